import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { DeferredSemaphore } from "./deferredSemaphore.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("DeferredSemaphore", () => {
  it("case 80: lets in as many as there are tokens, in order", () => {
    const semaphore = new DeferredSemaphore(2);
    const order: number[] = [];
    for (const n of [1, 2, 3, 4]) semaphore.acquire().addCallback(() => order.push(n));
    expect([order, semaphore.tokens, semaphore.waiting.length]).toEqual([[1, 2], 0, 2]);
    semaphore.release();
    semaphore.release();
    expect([order, semaphore.tokens]).toEqual([[1, 2, 3, 4], 0]);
    semaphore.release();
    expect(semaphore.tokens).toBe(1);
  });

  it("case 80: refuses to be made without tokens, or released too often", () => {
    expect(() => new DeferredSemaphore(0)).toThrow(/nobody could ever acquire it/);
    expect(() => new DeferredSemaphore(Number.NaN)).toThrow(/0 tokens|NaN tokens/);
    expect(() => new DeferredSemaphore(1).release()).toThrow(/all of its 1 tokens are free/);
  });

  it("case 81: a cancelled acquisition gives up its place", () => {
    const semaphore = new DeferredSemaphore(1);
    semaphore.acquire();
    const waiting = semaphore.acquire();
    waiting.cancel();
    semaphore.release();
    expect([semaphore.tokens, semaphore.waiting.length]).toEqual([1, 0]);
  });

  it("case 82: run limits how many run at once", () => {
    const semaphore = new DeferredSemaphore(1);
    const [first, second] = [new Deferred<number>(), new Deferred<number>()];
    const started: string[] = [];
    const start = (name: string, work: Deferred<number>): Deferred<number> => {
      started.push(name);
      return work;
    };
    const results = [semaphore.run(start, "a", first), semaphore.run(start, "b", second)];
    expect(started).toEqual(["a"]);
    first.callback(1);
    expect(started).toEqual(["a", "b"]);
    second.callback(2);
    expect(results.map((each) => each.result)).toEqual([1, 2]);
  });
});
