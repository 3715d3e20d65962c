import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { fromAsyncIterable } from "./fromAsyncIterable.ts";

const loop = new VirtualLoop();

async function* count(to: number) {
  for (let i = 1; i <= to; i += 1) yield i;
}

/** A generator that waits, and what becomes of it. */
function waiting() {
  const trace: string[] = [];
  let go: (value: string) => void = () => {};
  const gate = new Promise<string>((resolve) => {
    go = resolve;
  });
  async function* generate(signal?: AbortSignal) {
    try {
      const aborted = new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      yield await Promise.race([gate, aborted]);
    } finally {
      await null;
      trace.push("cleaned up");
    }
  }
  return { generate, trace, go };
}

/** Everything that is ready has had its turn. */
const quiet = () => new Promise(setImmediate);

describe("fromAsyncIterable()", () => {
  it.each([
    ["all", [1, 2, 3]],
    ["first", 1],
    ["last", 3],
  ] as const)("takes %s", async (take, expected) => {
    expect(await new VirtualLoop().run(() => fromAsyncIterable(count(3), { take }))).toEqual(expected);
    expect(await new VirtualLoop().run(() => fromAsyncIterable(ReadableStream.from(count(3)), { take }))).toEqual(
      expected,
    );
  });

  it("keeps identity, and values that are thenables themselves", async () => {
    const value = { then: () => {} };
    const iterable = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value }) }) };
    const future = fromAsyncIterable(iterable, { loop, take: "first" });
    await quiet();
    expect(future.result()).toBe(value);
    const error = new Error("planted");
    const failing = fromAsyncIterable(
      (async function* () {
        throw error;
      })(),
      { loop },
    );
    await quiet();
    expect(failing.exception()).toBe(error);
  });

  it("fails with a RangeError where there is no value to take", async () => {
    const [first, all] = [fromAsyncIterable(count(0), { loop, take: "first" }), fromAsyncIterable(count(0), { loop })];
    await quiet();
    expect(first.exception()).toBeInstanceOf(RangeError);
    expect(all.result()).toEqual([]);
  });

  it("lets a generator clean up after the first value", async () => {
    const { generate, trace, go } = waiting();
    const future = fromAsyncIterable(generate(), { loop, take: "first" });
    go("a value");
    await quiet();
    expect([future.result(), trace]).toEqual(["a value", ["cleaned up"]]);
  });

  it("F10, F12: gives a stream's cancel the very reason, and waits for it", async () => {
    const reason = { why: "enough" };
    const heard: unknown[] = [];
    let finish: () => void = () => {};
    const cleanup = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const stream = new ReadableStream({
      cancel(given) {
        heard.push(given);
        return cleanup;
      },
    });
    const future = fromAsyncIterable(stream, { loop });
    await quiet();
    future.cancel(reason);
    await quiet();
    expect([heard, future.done()]).toEqual([[reason], false]);
    finish();
    await quiet();
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason });
  });

  it("does not wait for a generator that cannot hear, whose cleanup comes when it can", async () => {
    const { generate, trace, go } = waiting();
    const future = fromAsyncIterable(generate(), { loop });
    await quiet();
    future.cancel("enough");
    expect(future.cancelled()).toBe(true);
    go("late");
    await quiet();
    expect(trace).toEqual(["cleaned up"]);
  });

  it("aborts the signal of one that is given as a function, and waits for its cleanup", async () => {
    const { generate, trace } = waiting();
    const future = fromAsyncIterable(generate, { loop });
    await quiet();
    future.cancel("enough");
    expect(future.done()).toBe(false);
    await quiet();
    expect(trace).toEqual(["cleaned up"]);
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "enough" });
  });

  it("destroys a stream of Node's", async () => {
    const stream = new Readable({ read() {} });
    const reason = new Error("enough");
    const future = fromAsyncIterable(stream, { loop });
    await quiet();
    future.cancel(reason);
    await quiet();
    expect([stream.destroyed, stream.errored]).toEqual([true, reason]);
    expect(future["~future"].peek()).toHaveProperty("status", "cancelled");
  });

  it("F11: asks for nothing with a signal that is aborted", async () => {
    let asked = false;
    const iterable = {
      [Symbol.asyncIterator]() {
        asked = true;
        return count(1);
      },
    };
    const future = fromAsyncIterable(iterable, { loop, signal: AbortSignal.abort("before") });
    await quiet();
    expect([asked, future.cancelled()]).toEqual([false, true]);
  });

  it("says what it takes", () => {
    expect(() => fromAsyncIterable([1, 2] as never, { loop })).toThrow(/neither an async iterable nor a stream/);
  });
});
