import type { StandardFutureV1 } from "@sennit/spec";
import { afterEach, describe, expect, it } from "vitest";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { AlreadyCalledError, CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

/** A foreign future that calls its observers inside `settle`. */
class Foreign implements StandardFutureV1<number> {
  outcome: Outcome<number> | undefined;
  observers = new Set<(outcome: Outcome<number>) => void>();
  wasSeen = false;
  readonly #onCancel: ((reason: unknown) => boolean) | undefined;

  constructor(onCancel?: (reason: unknown) => boolean) {
    this.#onCancel = onCancel;
  }

  settle(outcome: Outcome<number>): void {
    this.outcome = outcome;
    for (const observer of this.observers) observer(outcome);
  }

  get "~future"(): StandardFutureV1.Props<number> {
    return {
      version: 1,
      vendor: "test",
      delivery: "direct",
      affinity: "thread",
      peek: () => this.outcome,
      observe: (observer) => {
        this.observers.add(observer);
        return () => this.observers.delete(observer);
      },
      seen: () => {
        this.wasSeen = true;
      },
      cancel: this.#onCancel,
    };
  }
}

describe("Deferred.fromFuture of a loop's Future", () => {
  it("case 76: fires in a later iteration, even if the Future is done", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    future.setResult(1);
    const deferred = Deferred.fromFuture(future);
    expect(deferred.called).toBe(false);
    loop.advance(0);
    expect(deferred.result).toBe(1);
  });

  it("case 77: cancel asks the Future and waits for its real end", () => {
    const loop = new VirtualLoop();
    const wait = loop.createFuture<number>();
    const task = loop.createTask(function* () {
      try {
        return yield* wait;
      } catch {
        return "suppressed";
      }
    });
    const deferred = Deferred.fromFuture(task);
    loop.advance(0);
    deferred.cancel();
    expect(deferred.paused).toBe(1);
    loop.advance(0);
    expect(deferred.result).toBe("suppressed");
  });

  it("case 77: a second cancel fails it at once, and the late end is dropped", () => {
    const loop = new VirtualLoop();
    const errors: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => errors.push(context));
    const deferred = Deferred.fromFuture(loop.createFuture<number>());
    deferred.cancel();
    deferred.cancel();
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    loop.advance(0);
    expect(errors).toEqual([]);
  });

  it("case 78: a cancelled Future is asyncio's CancelledError, which is not this family's", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const deferred = Deferred.fromFuture(future);
    future.cancel("why");
    loop.advance(0);
    expect(errorOf(deferred)).toBeInstanceOf(LoopCancelledError);
    expect(errorOf(deferred)).not.toBeInstanceOf(CancelledError);
    expect(errorOf(deferred)).toMatchObject({ reason: "why" });
  });

  it("one that was fired by hand tells the loop of the late end", () => {
    const loop = new VirtualLoop();
    const errors: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => errors.push(exception));
    const future = loop.createFuture<number>();
    Deferred.fromFuture(future).callback(1);
    future.setResult(2);
    loop.advance(0);
    expect(errors).toEqual([expect.any(AlreadyCalledError)]);
  });
});

describe("Deferred.fromFuture of another future", () => {
  it("F4: takes value, error and reason by identity", () => {
    const value = new Foreign();
    const deferred = Deferred.fromFuture(value);
    value.settle(fulfilled(1));
    expect(deferred.result).toBe(1);
    const error = new Foreign();
    const failing = Deferred.fromFuture(error);
    error.settle(rejected(error));
    expect(errorOf(failing)).toBe(error);
    const stopped = new Foreign();
    const cancelling = Deferred.fromFuture(stopped);
    stopped.settle(cancelled("why"));
    expect(errorOf(cancelling)).toMatchObject({ reason: "why", code: "ERR_CANCELLED" });
  });

  it("F2: reads one that is settled at once, and says that it was seen", () => {
    const foreign = new Foreign();
    foreign.settle(rejected("x"));
    expect(errorOf(Deferred.fromFuture(foreign))).toBe("x");
    expect(foreign.wasSeen).toBe(true);
  });

  it("F6: a request that is taken is waited for", () => {
    const foreign = new Foreign(() => true);
    const deferred = Deferred.fromFuture(foreign);
    deferred.cancel();
    expect(deferred.paused).toBe(1);
    foreign.settle(fulfilled(5));
    expect(deferred.result).toBe(5);
  });

  it("F7: an end inside the request counts", () => {
    const foreign: Foreign = new Foreign((reason) => {
      foreign.settle(cancelled(reason));
      return true;
    });
    const deferred = Deferred.fromFuture(foreign);
    deferred.cancel("why");
    expect(errorOf(deferred)).toMatchObject({ reason: "why" });
  });

  it("F8: a request that is refused fails it at once, and detaches", () => {
    const foreign = new Foreign(() => false);
    const deferred = Deferred.fromFuture(foreign);
    deferred.cancel();
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    expect(foreign.observers.size).toBe(0);
  });

  it("follows promises; a cancelled one's late end is dropped", async () => {
    const deferred = Deferred.fromFuture(Promise.resolve(1));
    expect(await deferred).toBe(1);
    const rejectedPromise = Promise.reject(new Error("late"));
    const dropped = Deferred.fromFuture(rejectedPromise);
    dropped.cancel();
    await rejectedPromise.catch(() => undefined);
    expect(errorOf(dropped)).toBeInstanceOf(CancelledError);
  });

  it("refuses what is no future", () => {
    expect(() => Deferred.fromFuture(1 as never)).toThrow(/no future of any family/);
  });
});
