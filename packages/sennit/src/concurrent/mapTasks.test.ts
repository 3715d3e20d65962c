import { expect, test } from "vitest";
import { TimeoutError, UsageError } from "../core/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Future } from "./future.ts";
import { mapTasks } from "./mapTasks.ts";

/** Keeps what was submitted. */
function submitter(): { futures: Future<number>[]; submit: (item: number) => Future<number> } {
  const futures: Future<number>[] = [];
  const submit = (): Future<number> => {
    const future = new Future<number>();
    futures.push(future);
    return future;
  };
  return { futures, submit };
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const result of results) collected.push(result);
  return collected;
}

test("81: submits everything at once, and gives the results in order", async () => {
  const { futures, submit } = submitter();
  const results = mapTasks(submit, [1, 2, 3]);
  expect(futures).toHaveLength(3);
  futures[2]?.setResult(30);
  futures[0]?.setResult(10);
  futures[1]?.setResult(20);
  expect(await collect(results)).toEqual([10, 20, 30]);
});

test("81: bufferSize limits what is submitted ahead", async () => {
  const { futures, submit } = submitter();
  const results = mapTasks(submit, [1, 2, 3], { bufferSize: 2 });
  expect(futures).toHaveLength(2);
  const first = results.next();
  futures[0]?.setResult(10);
  expect(await first).toEqual({ done: false, value: 10 });
  expect(futures).toHaveLength(3);
  futures[1]?.setResult(20);
  futures[2]?.setResult(30);
  expect(await collect(results)).toEqual([20, 30]);
});

test("81: a failing item ends the iteration, and the rest is cancelled", async () => {
  const { futures, submit } = submitter();
  const results = mapTasks(submit, [1, 2, 3]);
  futures[1]?.setRunningOrNotifyCancel();
  futures[0]?.setException("broken");
  await expect(results.next()).rejects.toBe("broken");
  expect(await results.next()).toEqual({ done: true, value: undefined });
  expect(futures.map((future) => future.cancelled())).toEqual([false, false, true]);
  futures[1]?.setException("nobody looks");
});

test("leaving the iteration cancels the rest", async () => {
  const { futures, submit } = submitter();
  futures.length = 0;
  const results = mapTasks(submit, [1, 2]);
  futures[0]?.setResult(1);
  for await (const _ of results) break;
  expect(futures[1]?.cancelled()).toBe(true);
});

test("timeout counts from the call", async () => {
  const loop = new VirtualLoop();
  const { futures, submit } = submitter();
  await loop.run(async () => {
    const results = mapTasks(submit, [1, 2], { timeout: 100 });
    loop.callLater(60, () => futures[0]?.setResult(10));
    expect(await results.next()).toEqual({ done: false, value: 10 });
    await expect(results.next()).rejects.toThrow(TimeoutError);
    expect(loop.time()).toBe(100);
    expect(futures[1]?.cancelled()).toBe(true);
  });
});

test("a bufferSize below 1 is refused", () => {
  expect(() => mapTasks(submitter().submit, [], { bufferSize: 0 })).toThrow(UsageError);
  expect(() => mapTasks(submitter().submit, [], { bufferSize: Number.NaN })).toThrow(UsageError);
});
