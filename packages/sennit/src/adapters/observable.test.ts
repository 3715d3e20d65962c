import { AsyncLocalStorage } from "node:async_hooks";
import { type Observable as Observable7, of } from "rxjs";
import { ColdObservable, Subject } from "rxjs9";
import { afterEach, describe, expect, it } from "vitest";
import { type FromOptions, from } from "../bridge/from.ts";
import { use } from "../core/adapters.ts";
import { CancelledError } from "../core/cancelled.ts";
import { carry } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import { cancelled, fulfilled, rejected } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { fromObservable, observableAdapter, toObservable } from "./observable.ts";
import { toObservable as toRxjs } from "./rxjs.ts";
import type { Take, Taken, TakeOptions } from "./take.ts";

let unuse = (): void => {};
afterEach(() => unuse());

const cold = <T>(...values: readonly T[]): ColdObservable<T> =>
  new ColdObservable((subscriber) => {
    for (const value of values) subscriber.next(value);
    subscriber.complete();
  });

const failing = (error: unknown): ColdObservable<never> => new ColdObservable((subscriber) => subscriber.error(error));

/** An Observable that says nothing, and the reasons for which its subscriptions were aborted. */
function silent(): { observable: ColdObservable<number>; reasons: unknown[] } {
  const reasons: unknown[] = [];
  const observable = new ColdObservable<number>((subscriber) => {
    subscriber.addTeardown(() => reasons.push(subscriber.signal.reason));
  });
  return { observable, reasons };
}

function heardBy(observable: Observable<unknown>, signal?: AbortSignal): unknown[] {
  const heard: unknown[] = [];
  observable.subscribe(
    {
      next: (value) => heard.push(value),
      error: (error) => heard.push("error", error),
      complete: () => heard.push("complete"),
    },
    signal && { signal },
  );
  return heard;
}

describe("observableAdapter", () => {
  it("knows the platform's Observables by their tag, and nobody else's", () => {
    const own = { [Symbol.toStringTag]: "Observable", subscribe() {} };
    for (const x of [cold(1), new Subject(), Observable.from([1]), own])
      expect(observableAdapter.accepts(x)).toBe(true);
    for (const x of [undefined, null, 1, () => {}, {}, of(1), { subscribe() {} }, Promise.resolve()]) {
      expect(observableAdapter.accepts(x)).toBe(false);
    }
  });

  it("is what from() asks for where it is not in use", () => {
    expect(() => from(cold(1), { loop: new VirtualLoop() })).toThrow(
      /import { observableAdapter } from "sennit\/observable"/,
    );
  });

  it("lets a coroutine wait for the last value, of a subscription of its own each time", () => {
    unuse = use(observableAdapter);
    let subscriptions = 0;
    const counting = new ColdObservable<number>((subscriber) => {
      subscriptions += 1;
      subscriber.next(0);
      subscriber.next(subscriptions);
      subscriber.complete();
    });
    const got = new VirtualLoop().runUntilComplete(function* () {
      return [yield counting, yield* from(counting)];
    });
    expect(got).toEqual([1, 2]);
  });
});

describe("fromObservable()", () => {
  const loop = new VirtualLoop();
  const begin = <T, K extends Take = "last">(
    observable: Observable<T>,
    { take, signal }: TakeOptions<K> & FromOptions = {},
  ): Future<Taken<T, K>> => from(fromObservable(observable, { take }), { loop, signal });

  it("takes the first, the last or all values", () => {
    const outcome = (take: "first" | "last" | "all") => begin(cold("a", "b"), { take })["~future"].peek();
    expect(outcome("first")).toEqual(fulfilled("a"));
    expect(outcome("last")).toEqual(fulfilled("b"));
    expect(outcome("all")).toEqual(fulfilled(["a", "b"]));
  });

  it("ends the subscription once it has the first, also to a source that never waits", () => {
    let produced = 0;
    const endless = new ColdObservable<number>((subscriber) => {
      while (subscriber.active) subscriber.next(produced++);
    });
    expect(begin(endless, { take: "first" }).result()).toBe(0);
    expect(produced).toBe(1);
  });

  it("F3: keeps a value that is a thenable, and one that is undefined", () => {
    const promise = Promise.resolve(1);
    expect(begin(cold(promise)).result()).toBe(promise);
    expect(begin(cold(1, undefined))["~future"].peek()).toEqual(fulfilled(undefined));
  });

  it("F4: keeps the error, and fails for want of a value as the platform does", () => {
    const error = new Error("planted");
    expect(begin(failing(error))["~future"].peek()).toEqual(rejected(error));
    expect(begin(cold()).exception()).toBeInstanceOf(RangeError);
    expect(begin(cold(), { take: "first" }).exception()).toBeInstanceOf(RangeError);
    expect(begin(cold(), { take: "all" }).result()).toEqual([]);
  });

  it("F6: takes a cancellation for one", () => {
    const reason = { why: "enough" };
    expect(begin(failing(new CancelledError(reason)))["~future"].peek()).toEqual(cancelled(reason));
  });

  it("F10, F12: aborts the subscription for the reason that it is cancelled for", () => {
    const reason = { why: "enough" };
    const { observable, reasons } = silent();
    const future = begin(observable);
    expect(future.cancel(reason)).toBe(true);
    expect(reasons[0]).toBe(reason);
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("F11: subscribes to nothing when the signal is aborted already, and is cancelled when it aborts later", () => {
    const { observable, reasons } = silent();
    const before = begin(observable, { signal: AbortSignal.abort("before") });
    expect([before["~future"].peek(), reasons]).toEqual([cancelled("before"), []]);
    const controller = new AbortController();
    const future = begin(observable, { signal: controller.signal });
    controller.abort("later");
    expect([future["~future"].peek(), reasons]).toEqual([cancelled("later"), ["later"]]);
  });

  it("F13: leaves a shared source alone only when the last wait for it is over", () => {
    let running = 0;
    const shared = new Observable<number>((subscriber) => {
      running += 1;
      subscriber.addTeardown(() => {
        running -= 1;
      });
    });
    const futures = Array.from({ length: 5 }, () => begin(shared));
    expect(running).toBe(1);
    const last = futures.pop();
    for (const future of futures) future.cancel("lost");
    expect(running).toBe(1);
    last?.cancel("lost");
    expect(running).toBe(0);
  });
});

describe("toObservable()", () => {
  it("gives the one value, thenables too, at once where it is there", () => {
    const work = new Execution<unknown>("test");
    const observable = toObservable(work, ColdObservable<unknown>);
    const promise = Promise.resolve(1);
    const before = heardBy(observable);
    work.fulfil(promise);
    expect([before, heardBy(observable)]).toEqual([
      [promise, "complete"],
      [promise, "complete"],
    ]);
  });

  it("F4, F6: fails with the error itself, and with a CancelledError where it was cancelled", () => {
    const [failed, stopped] = [new Execution("test"), new Execution("test")];
    const error = new Error("planted");
    failed.fail(error);
    stopped.cancelled(error);
    expect(heardBy(toObservable(failed, ColdObservable))).toEqual(["error", error]);
    expect(heardBy(toObservable(stopped, ColdObservable))).toEqual([
      "error",
      expect.objectContaining({ name: "CancelledError", reason: error }),
    ]);
  });

  it("F12: cancels a future for the reason that the subscription is aborted for", () => {
    const work = new Execution<number>("test");
    const asked: unknown[] = [];
    work.onCancel = (reason) => {
      asked.push(reason);
      work.cancelled();
      return true;
    };
    const controller = new AbortController();
    const heard = heardBy(toObservable(work, ColdObservable<number>), controller.signal);
    controller.abort("why");
    expect([asked, heard]).toEqual([["why"], []]);
  });

  it("shares one run of the platform's own class, which the last that aborts ends", () => {
    const work = new Execution<number>("test");
    const asked: unknown[] = [];
    work.onCancel = (reason) => asked.push(reason) > 0;
    const observable = toObservable(work, Observable<number>);
    const [first, last] = [new AbortController(), new AbortController()];
    for (const { signal } of [first, last]) observable.subscribe({}, { signal });
    first.abort("too early");
    expect(asked).toEqual([]);
    last.abort("why");
    expect(asked).toEqual(["why"]);
  });

  it("runs a recipe for each subscription of a cold one", () => {
    let runs = 0;
    const counting = recipe("test", () => {
      const work = new Execution<number>("test");
      runs += 1;
      work.fulfil(runs);
      return work;
    });
    const observable = toObservable(counting, ColdObservable<number>);
    expect([runs, heardBy(observable), heardBy(observable)]).toEqual([0, [1, "complete"], [2, "complete"]]);
  });

  it("F9: calls each subscriber in its own context", () => {
    const storage = new AsyncLocalStorage<string>();
    carry(storage);
    const work = new Execution<number>("test");
    const observable = toObservable(work, ColdObservable<number>);
    const heard: unknown[] = [];
    for (const name of ["one", "other"]) {
      storage.run(name, () => observable.subscribe(() => heard.push(storage.getStore())));
    }
    storage.run("settler", () => work.fulfil(1));
    expect(heard).toEqual(["one", "other"]);
  });

  it("takes the platform's own class, and says what to write where there is none", () => {
    const work = new Execution<number>("test");
    const { Observable: before } = globalThis;
    expect(toObservable(work)).toBeInstanceOf(before);
    globalThis.Observable = undefined as never;
    try {
      expect(() => toObservable(work)).toThrow(/this platform has no Observable yet.*ColdObservable/);
    } finally {
      globalThis.Observable = before;
    }
  });
});

describe("between RxJS 9 and 7", () => {
  it("a future crosses both ways: value, error and cancellation", () => {
    const loop = new VirtualLoop();
    unuse = use(observableAdapter);
    const there = (x: Observable<unknown>): Observable7<unknown> => toRxjs(from(x, { loop }));
    const heard: unknown[] = [];
    const error = new Error("planted");
    for (const x of [cold(1, 2), failing(error), failing(new CancelledError("why"))]) {
      there(x).subscribe({ next: (value) => heard.push(value), error: (reason) => heard.push(reason) });
    }
    expect(heard).toEqual([2, error, expect.objectContaining({ name: "CancelledError", reason: "why" })]);
    const { observable, reasons } = silent();
    there(observable).subscribe().unsubscribe();
    expect(reasons).toEqual([expect.objectContaining({ name: "AbortError" })]);
  });
});
