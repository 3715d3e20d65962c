import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { asyncFor } from "./asyncFor.ts";
import { Queue } from "./queue.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

/** An async generator that says when it is closed. */
async function* numbers(log: string[]): AsyncGenerator<number> {
  try {
    for (let n = 1; n <= 3; n += 1) yield n;
  } finally {
    await null;
    log.push("closed");
  }
}

describe("asyncFor()", () => {
  it("runs a body for each item, one after another", () => {
    const loop = new VirtualLoop();
    const log = loop.runUntilComplete(function* () {
      const queue = new Queue<string>();
      for (const item of ["a", "b"]) queue.putNowait(item);
      queue.shutdown();
      const log: string[] = [];
      const result = yield* asyncFor(queue, function* (item) {
        log.push(`${item} begins`);
        yield* sleep(10);
        log.push(`${item} ends`);
      });
      return [...log, result];
    });
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", undefined]);
    expect(loop.time()).toBe(20);
  });

  it("takes any async iterable and any body, and ends with the first result", async () => {
    const log: string[] = [];
    const found = await new VirtualLoop().run(() =>
      asyncFor(numbers(log), async (n) => {
        await sleep(1);
        return n === 2 ? "two" : undefined;
      }),
    );
    expect([found, log]).toEqual(["two", ["closed"]]);
  });

  it("closes what it iterates where the body throws, and keeps the body's error", async () => {
    const log: string[] = [];
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: async () => {
          log.push("closed");
          throw new Error("of closing");
        },
      }),
    };
    const iterating = new VirtualLoop().run(() =>
      asyncFor(source, function* () {
        throw new Error("of the body");
      }),
    );
    await expect(iterating).rejects.toThrow("of the body");
    expect(log).toEqual(["closed"]);
  });

  it("does not close what has failed itself, or was cancelled", async () => {
    const log: string[] = [];
    const source = (next: () => Promise<never>): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({
        next,
        return: async () => {
          log.push("closed");
          return { done: true, value: undefined };
        },
      }),
    });
    await new VirtualLoop().run(function* () {
      const failing = createTask(
        asyncFor(
          source(() => Promise.reject(new Error("planted"))),
          function* () {},
        ),
      );
      const waiting = createTask(
        asyncFor(
          source(() => new Promise(() => undefined)),
          function* () {},
        ),
      );
      yield* sleep(1);
      waiting.cancel();
      yield* sleep(1);
      expect(failing.exception()).toEqual(new Error("planted"));
      expect(waiting.cancelled()).toBe(true);
    });
    expect(log).toEqual([]);
  });
});
