import { AsyncLocalStorage } from "node:async_hooks";
import { EMPTY, finalize, firstValueFrom, NEVER, Observable, of, Subject, throwError } from "rxjs";
import { ColdObservable } from "rxjs9";
import { afterEach, describe, expect, it } from "vitest";
import { type FromOptions, from } from "../bridge/from.ts";
import { use } from "../core/adapters.ts";
import { CancelledError } from "../core/cancelled.ts";
import { carry } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { fromObservable, fromPlatform, rxjsAdapter, toObservable, toPlatform } from "./rxjs.ts";
import type { Take, Taken, TakeOptions } from "./take.ts";

let unuse = (): void => {};
afterEach(() => unuse());

/** What an Observable says, as text and values. */
function heardBy(observable: Observable<unknown>): unknown[] {
  const heard: unknown[] = [];
  observable.subscribe({
    next: (value) => heard.push(value),
    error: (error) => heard.push("error", error),
    complete: () => heard.push("complete"),
  });
  return heard;
}

describe("rxjsAdapter", () => {
  it("knows Observables of RxJS 7 and their subjects by their marks, and nobody else's", () => {
    for (const x of [of(1), new Subject(), { "@@observable": () => {}, subscribe() {}, pipe() {} }]) {
      expect(rxjsAdapter.accepts(x)).toBe(true);
    }
    const store = { "@@observable": () => {}, subscribe() {}, getState() {} };
    for (const x of [undefined, null, 1, () => {}, {}, store, new ColdObservable(() => {}), Promise.resolve()]) {
      expect(rxjsAdapter.accepts(x)).toBe(false);
    }
  });

  it("is what from() asks for where it is not in use", () => {
    expect(() => from(of(1), { loop: new VirtualLoop() })).toThrow(/import { rxjsAdapter } from "sennit\/rxjs"/);
  });

  it("lets a coroutine wait for the last value, of a subscription of its own each time", () => {
    unuse = use(rxjsAdapter);
    let subscriptions = 0;
    const counting = new Observable<number>((subscriber) => {
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
    const outcome = (take: "first" | "last" | "all") => begin(of("a", "b"), { take })["~future"].peek();
    expect(outcome("first")).toEqual(fulfilled("a"));
    expect(outcome("last")).toEqual(fulfilled("b"));
    expect(outcome("all")).toEqual(fulfilled(["a", "b"]));
  });

  it("unsubscribes once it has the first", () => {
    let torn = 0;
    const subject = new Subject<number>();
    const future = begin(subject.pipe(finalize(() => torn++)), { take: "first" });
    expect(subject.observed).toBe(true);
    subject.next(1);
    expect([future.result(), torn, subject.observed]).toEqual([1, 1, false]);
  });

  it("F3: keeps a value that is a thenable", () => {
    const promise = Promise.resolve(1);
    expect(begin(of(promise)).result()).toBe(promise);
  });

  it("F4: keeps the error, and fails for want of a value as RxJS does", () => {
    const error = new Error("planted");
    expect(
      begin(
        throwError(() => error),
        { loop },
      )["~future"].peek(),
    ).toEqual(rejected(error));
    expect(begin(EMPTY).exception()).toHaveProperty("name", "EmptyError");
    expect(begin(EMPTY, { take: "all" }).result()).toEqual([]);
  });

  it("F6: takes a cancellation for one", () => {
    const reason = { why: "enough" };
    const future = begin(
      throwError(() => new CancelledError(reason)),
      { loop },
    );
    expect(future["~future"].peek()).toEqual(cancelled(reason));
  });

  it("F10, F12: unsubscribes when it is cancelled, and is then cancelled for the same reason", () => {
    const reason = { why: "enough" };
    let torn = false;
    const future = begin(
      NEVER.pipe(
        finalize(() => {
          torn = true;
        }),
      ),
      { loop },
    );
    expect(future.cancel(reason)).toBe(true);
    expect(torn).toBe(true);
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("keeps the error of a teardown that fails", () => {
    const error = new Error("planted");
    const source = new Observable<number>(() => () => {
      throw error;
    });
    const future = begin(source);
    future.cancel("why");
    expect(future.exception()).toMatchObject({ name: "UnsubscriptionError", errors: [error] });
  });

  it("F11: subscribes to nothing when the signal is aborted already, and is cancelled when it aborts later", () => {
    let subscriptions = 0;
    const source = new Observable<number>(() => {
      subscriptions += 1;
    });
    const before = begin(source, { signal: AbortSignal.abort("before") });
    expect([before["~future"].peek(), subscriptions]).toEqual([cancelled("before"), 0]);
    const controller = new AbortController();
    const future = begin(source, { signal: controller.signal });
    controller.abort("later");
    expect([future["~future"].peek(), subscriptions]).toEqual([cancelled("later"), 1]);
  });

  it("F13: leaves no observer at a subject when a race is lost", () => {
    const subject = new Subject<number>();
    for (let i = 0; i < 1000; i += 1) begin(subject).cancel("lost");
    expect(subject.observed).toBe(false);
  });
});

describe("toObservable()", () => {
  it("gives the one value, thenables too, at once where it is there", () => {
    const work = new Execution<unknown>("test");
    const observable = toObservable(work);
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
    expect(heardBy(toObservable(failed))).toEqual(["error", error]);
    expect(heardBy(toObservable(stopped))).toEqual([
      "error",
      expect.objectContaining({ name: "CancelledError", reason: error }),
    ]);
  });

  it("runs a recipe for each subscription, and cancels that run alone", () => {
    const runs: Execution<number>[] = [];
    const observable = toObservable(
      recipe("test", () => {
        const work = new Execution<number>("test");
        work.onCancel = () => {
          work.cancelled();
          return true;
        };
        runs.push(work);
        return work;
      }),
    );
    expect(runs).toEqual([]);
    observable.subscribe().unsubscribe();
    heardBy(observable);
    expect(runs.map((run) => run["~future"].peek()?.status)).toEqual(["cancelled", undefined]);
  });

  it("cancels a future when somebody unsubscribes", () => {
    const work = new Execution<number>("test");
    const asked: unknown[] = [];
    work.onCancel = (reason) => asked.push(reason) > 0;
    toObservable(work).subscribe().unsubscribe();
    expect(asked).toEqual([undefined]);
  });

  it("F9: calls each subscriber in its own context", () => {
    const storage = new AsyncLocalStorage<string>();
    carry(storage);
    const work = new Execution<number>("test");
    const heard: unknown[] = [];
    for (const name of ["one", "other"]) {
      storage.run(name, () => toObservable(work).subscribe(() => heard.push(storage.getStore())));
    }
    storage.run("settler", () => work.fulfil(1));
    expect(heard).toEqual(["one", "other"]);
  });

  it("takes a promise, and says at once what it does not know", async () => {
    expect(await firstValueFrom(toObservable(Promise.resolve(1)))).toBe(1);
    expect(() => toObservable({} as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_RECOGNISED" }));
  });
});

describe("between RxJS 7 and 9", () => {
  it("fromPlatform() and toPlatform() pass on every value and the end", async () => {
    const there = toPlatform(of(1, 2, 3), ColdObservable<number>);
    expect(await there.toArray()).toEqual([1, 2, 3]);
    expect(heardBy(fromPlatform(there))).toEqual([1, 2, 3, "complete"]);
  });

  it("F4: pass on the error itself", () => {
    const error = new Error("planted");
    const there = toPlatform(
      throwError(() => error),
      ColdObservable<never>,
    );
    expect(heardBy(fromPlatform(there))).toEqual(["error", error]);
  });

  it("stop the source when they are stopped, also one that never waits", async () => {
    let produced = 0;
    const endless = new Observable<number>((subscriber) => {
      while (!subscriber.closed) subscriber.next(produced++);
    });
    expect(
      await toPlatform(endless, globalThis.Observable<number>)
        .take(3)
        .toArray(),
    ).toEqual([0, 1, 2]);
    expect(produced).toBe(3);
    const reasons: unknown[] = [];
    const source = new ColdObservable<number>((subscriber) => {
      subscriber.addTeardown(() => reasons.push(subscriber.signal.reason));
    });
    fromPlatform(source).subscribe().unsubscribe();
    expect(reasons).toEqual([expect.objectContaining({ name: "AbortError" })]);
  });

  it("toPlatform() unsubscribes from a source that waits", () => {
    const subject = new Subject<number>();
    const controller = new AbortController();
    toPlatform(subject, ColdObservable<number>).subscribe({}, { signal: controller.signal });
    expect(subject.observed).toBe(true);
    controller.abort();
    expect(subject.observed).toBe(false);
  });

  it("a future crosses both ways through either", () => {
    unuse = use(rxjsAdapter);
    const heard: Outcome[] = [];
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      heard.push(fulfilled(yield toObservable(from(toObservable(from(of(1)))))));
    });
    expect(heard).toEqual([fulfilled(1)]);
  });
});
