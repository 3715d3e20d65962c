import { expect, test } from "vitest";
import { UsageError } from "../core/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Future } from "./future.ts";
import { InlineExecutor } from "./inlineExecutor.ts";

test("runs a function inside submit", () => {
  const future = new InlineExecutor().submit((a: number, b: number) => a + b, 1, 2);
  expect(future.result()).toBe(3);
});

test("keeps what a function throws", () => {
  const error = new Error("broken");
  const future = new InlineExecutor().submit(() => {
    throw error;
  });
  expect(future.exception()).toBe(error);
});

test("runs until a promise is settled", async () => {
  const executor = new InlineExecutor();
  const good = executor.submit(async () => 1);
  const bad = executor.submit(() => Promise.reject("broken"));
  expect([good.running(), good.cancel()]).toEqual([true, false]);
  expect(await good).toBe(1);
  await expect(bad).rejects.toBe("broken");
});

test("follows futures of any family, and their cancellation", () => {
  const loop = new VirtualLoop();
  const executor = new InlineExecutor();
  const done = new Future<number>();
  done.setResult(1);
  expect(executor.submit(() => done).result()).toBe(1);

  const pending = loop.createFuture<number>();
  const following = executor.submit(() => pending);
  pending.cancel("why");
  loop.advance(1);
  expect(following.cancelled()).toBe(true);
  expect(following["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
});

test("map gives the results in order", async () => {
  const results: number[] = [];
  for await (const n of new InlineExecutor().map((n: number) => n * n, [1, 2, 3], { bufferSize: 1 })) results.push(n);
  expect(results).toEqual([1, 4, 9]);
});

test("a loop runs functions in it", () => {
  const loop = new VirtualLoop();
  const future = loop.runInExecutor(new InlineExecutor(), (n: number) => n + 1, 1);
  expect(loop.runUntilComplete(future)).toBe(2);
});

test("81: submit after shutdown is refused", async () => {
  const executor = new InlineExecutor();
  await executor.shutdown();
  expect(() => executor.submit(() => 1)).toThrow(UsageError);
});

test("shutdown waits for what runs, unless it is told not to", async () => {
  const executor = new InlineExecutor();
  const { promise, resolve } = withResolvers();
  const future = executor.submit(() => promise);
  await executor.shutdown({ wait: false });
  expect(future.done()).toBe(false);
  const ended = executor.shutdown().then(() => future.done());
  resolve();
  expect(await ended).toBe(true);
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((it) => {
    resolve = it;
  });
  return { promise, resolve };
}
