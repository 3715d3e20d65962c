import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { DeferredLock } from "./deferredLock.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { ensureDeferred } from "./fromCoroutine.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("DeferredLock", () => {
  it("case 80: is acquired at once when free, and handed over inside release()", () => {
    const lock = new DeferredLock();
    const order: string[] = [];
    expect(lock.acquire().result).toBe(lock);
    lock.acquire().addCallback(() => order.push("second"));
    lock.acquire().addCallback(() => order.push("third"));
    lock.release();
    order.push("released");
    expect([order, lock.locked, lock.waiting.length]).toEqual([["second", "released"], true, 1]);
    lock.release();
    lock.release();
    expect(lock.locked).toBe(false);
    expect(() => lock.release()).toThrow(/nobody has it/);
  });

  it("case 81: cancelling while it waits gives up the place; afterwards it does nothing", () => {
    const lock = new DeferredLock();
    const held = lock.acquire();
    const waiting = lock.acquire();
    waiting.cancel();
    expect(errorOf(waiting)).toBeInstanceOf(CancelledError);
    expect(lock.waiting).toEqual([]);
    held.cancel();
    expect(lock.locked).toBe(true);
  });

  it("case 82: run releases when the work has ended", () => {
    const lock = new DeferredLock();
    const work = new Deferred<number>();
    const result = lock.run((n: number) => work.addCallback((m) => n + m), 1);
    expect(lock.locked).toBe(true);
    work.callback(1);
    expect([result.result, lock.locked]).toEqual([2, false]);
  });

  it("case 82: cancelling run cancels the acquisition, or the work", () => {
    const lock = new DeferredLock();
    const work = new Deferred<number>();
    const running = lock.run(() => work);
    const waiting = lock.run(() => 1);
    waiting.cancel();
    expect(errorOf(waiting)).toBeInstanceOf(CancelledError);
    running.cancel();
    expect(work.called).toBe(true);
    expect(lock.locked).toBe(false);
  });

  it("case 83: run releases when the function throws, before the caller sees the error", () => {
    const lock = new DeferredLock();
    const order: string[] = [];
    const held = lock.run(() => new Deferred<number>());
    lock
      .run(() => {
        throw new Error("oops");
      })
      .addErrback(() => order.push("error"));
    lock.run(() => order.push("next"));
    held.cancel();
    expect(order).toEqual(["next", "error"]);
  });

  it("case 83: run drives coroutines", () => {
    const lock = new DeferredLock();
    const step = new Deferred<number>();
    const result = lock.run(function* () {
      return (yield* step) + 1;
    });
    step.callback(1);
    expect([result.result, lock.locked]).toEqual([2, false]);
  });

  it("case 83: can be held by a block", () => {
    const lock = new DeferredLock();
    const failing = ensureDeferred(
      (function* () {
        using _held = yield* lock.acquire();
        throw new Error("oops");
      })(),
    );
    expect((errorOf(failing) as Error).message).toBe("oops");
    expect(lock.locked).toBe(false);
  });
});
