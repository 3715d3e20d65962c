import { afterEach, describe, expect, it } from "vitest";
import type { EventLoop, Submitter } from "../loop/eventLoop.ts";
import type { Future } from "../loop/future.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import type { Deferred } from "./deferred.ts";
import { deferToExecutor, deferToThread } from "./deferToThread.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

/** Runs what it is given after 10 ms, unless that was cancelled before. */
class Delaying implements Submitter {
  readonly #loop: EventLoop;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  submit<Args extends readonly unknown[], T>(fn: (...args: Args) => T, ...args: Args): Future<Awaited<T>> {
    const future = this.#loop.createFuture<Awaited<T>>();
    this.#loop.callLater(10, () => {
      if (future.done()) return;
      try {
        future.setResult(fn(...args) as Awaited<T>);
      } catch (error) {
        future.setException(error);
      }
    });
    return future;
  }
}

function setUp() {
  const loop = new VirtualLoop();
  const executor = new Delaying(loop);
  loop.setDefaultExecutor(executor);
  return { loop, executor };
}

describe("deferToThread", () => {
  it("case 79: it fires with what the function returns or throws", () => {
    const { loop } = setUp();
    const oops = new Error("oops");
    loop.runUntilComplete(function* () {
      expect(yield* deferToThread(Math.max, 1, 2)).toBe(2);
      const failed = deferToThread(() => {
        throw oops;
      });
      expect(yield* failed.addErrback((failure) => failure.value)).toBe(oops);
    });
  });

  it("case 79: cancelled, it fails at once, and the work goes on alone", () => {
    const { loop } = setUp();
    let ran = false;
    const deferred = loop.runUntilComplete(function* () {
      yield;
      const cancelled = deferToThread(() => {
        ran = true;
      });
      cancelled.cancel();
      return [cancelled];
    })[0] as Deferred<void>;
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    loop.advance(10);
    expect(ran).toBe(true);
  });

  it("case 79: without a loop, or without an executor, it says so", () => {
    expect(() => deferToThread(() => 1)).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });
});

describe("deferToExecutor", () => {
  it("case 79: it fires with what the function returns or throws, without a loop of its own", () => {
    const { loop, executor } = setUp();
    const oops = new Error("oops");
    const returned = deferToExecutor(executor, (n: number) => n + 1, 1);
    const thrown = deferToExecutor(executor, () => {
      throw oops;
    });
    loop.advance(10);
    expect([returned.result, errorOf(thrown)]).toEqual([2, oops]);
  });

  it("case 79: cancelled, it takes back what has not begun", () => {
    const { loop, executor } = setUp();
    let ran = false;
    const deferred = deferToExecutor(executor, () => {
      ran = true;
    });
    deferred.cancel("no more");
    loop.advance(10);
    expect([ran, (errorOf(deferred) as CancelledError).reason]).toEqual([false, "no more"]);
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
  });
});
