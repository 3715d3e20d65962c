import { describe, expect, test } from "vitest";
import { TimeoutError, UsageError } from "../core/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { asCompleted, type Completion } from "./asCompleted.ts";
import { Future } from "./future.ts";

test("gives the futures themselves in the order in which they finish", async () => {
  const a = new Future<number>();
  const b = new Future<number>();
  const c = new Future<number>();
  b.setResult(2);
  const given: [Future<number>, number][] = [];
  for await (const { future, index } of asCompleted([a, b, c, a])) {
    given.push([future, index]);
    if (given.length === 1) queueMicrotask(() => c.setException("broken"));
    if (given.length === 2) queueMicrotask(() => a.setResult(1));
  }
  expect(given.map(([, index]) => index)).toEqual([1, 2, 0]);
  expect(given.every(([future, index]) => future === [a, b, c][index])).toBe(true);
  c.exception();
});

test("several calls may wait at the same time", async () => {
  const a = new Future<number>();
  const b = new Future<number>();
  const iterator = asCompleted([a, b])[Symbol.asyncIterator]();
  const calls = [iterator.next(), iterator.next(), iterator.next()];
  b.setResult(2);
  a.setResult(1);
  const results = await Promise.all(calls);
  expect(results.map(({ value }) => value?.index)).toEqual([1, 0, undefined]);
});

test("80: ignores a cancellation until the executor has taken note of it", async () => {
  const future = new Future<number>();
  future.cancel();
  const iterator = asCompleted([future])[Symbol.asyncIterator]();
  let given = false;
  const next = iterator.next().then(() => {
    given = true;
  });
  await null;
  expect(given).toBe(false);
  future.setRunningOrNotifyCancel();
  await next;
});

test("ends when it is left", async () => {
  const a = new Future<number>();
  const b = new Future<number>();
  const iterator = asCompleted([a, b])[Symbol.asyncIterator]();
  const waiting = iterator.next();
  await iterator.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });
  a.setResult(1);
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

describe("timeout", () => {
  test("fails the call that waits, and ends the iteration", async () => {
    const loop = new VirtualLoop();
    const a = new Future<number>();
    await loop.run(async () => {
      loop.callLater(50, () => a.setResult(1));
      const iterator = asCompleted([a, new Future<number>()], { timeout: 100 })[Symbol.asyncIterator]();
      expect((await iterator.next()).value?.future).toBe(a);
      const late = iterator.next();
      await expect(late).rejects.toThrow(TimeoutError);
      await expect(late).rejects.toThrow("1 (of 2) futures unfinished");
      expect(loop.time()).toBe(100);
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });
  });

  test("gives what was in time before it fails", async () => {
    const loop = new VirtualLoop();
    const a = new Future<number>();
    const b = new Future<number>();
    let iterator: AsyncIterator<Completion<Future<number>>> | undefined;
    loop.callSoon(() => {
      iterator = asCompleted([a, b], { timeout: 100 })[Symbol.asyncIterator]();
    });
    loop.callLater(50, () => a.setResult(1));
    loop.advance(200);
    expect((await iterator?.next())?.value.future).toBe(a);
    await expect(iterator?.next()).rejects.toThrow(TimeoutError);
    expect(await iterator?.next()).toEqual({ done: true, value: undefined });
  });
});

test("refuses what it cannot wait for", () => {
  expect(() => asCompleted([1] as never)).toThrow(UsageError);
});
