import { expectTypeOf, test } from "vitest";
import type { Coroutine, CoroutineCall, Future, Task } from "../loop/index.ts";
import { asCompleted } from "./asCompleted.ts";
import { asyncFor } from "./asyncFor.ts";
import { asyncWith } from "./asyncWith.ts";
import type { Held } from "./held.ts";
import type { Lock } from "./lock.ts";
import type { Queue } from "./queue.ts";
import { runCoroutineThreadsafe } from "./runCoroutineThreadsafe.ts";
import type { Runner } from "./runner.ts";
import { sleep } from "./sleep.ts";
import type { TaskGroup } from "./taskGroup.ts";
import type { ThreadsafeFuture } from "./threadsafeFuture.ts";
import { timeout } from "./timeout.ts";
import { toThread } from "./toThread.ts";
import { waitFor } from "./waitFor.ts";

declare const numbers: Queue<number>;
declare const group: TaskGroup;
declare const runner: Runner;
declare const lock: Lock;
declare const tasks: (Task<string> | Future<number>)[];

test("asyncWith gives what any kind of body gives", () => {
  expectTypeOf(asyncWith(lock, async () => 1)).toEqualTypeOf<CoroutineCall<number>>();
  expectTypeOf(asyncWith(timeout(1), (limit) => sleep(1, limit.expired()))).toEqualTypeOf<CoroutineCall<boolean>>();
  expectTypeOf(
    asyncWith(group, function* (own) {
      expectTypeOf(own).toEqualTypeOf<TaskGroup>();
      return "text";
    }),
  ).toEqualTypeOf<CoroutineCall<string>>();
  expectTypeOf(group.run(async (own) => [own.createTask(async () => 1)])).toEqualTypeOf<
    CoroutineCall<Task<number>[]>
  >();
});

test("asCompleted gives calls of the values, and futures", () => {
  const each = asCompleted(tasks);
  expectTypeOf(each.next().value).toEqualTypeOf<CoroutineCall<string | number> | undefined>();
  expectTypeOf([...asCompleted([sleep(1, "a"), Promise.resolve(1)])]).toEqualTypeOf<CoroutineCall<string | number>[]>();
  asyncFor(each, function* (future) {
    expectTypeOf(future).toEqualTypeOf<Future<string | number>>();
  });
  async () => {
    for await (const future of each) expectTypeOf(future).toEqualTypeOf<Future<string | number>>();
    for (const call of each) expectTypeOf(await call).toEqualTypeOf<string | number>();
  };
});

test("asyncFor gives the body's items and its result", () => {
  const found = asyncFor(numbers, function* (n) {
    expectTypeOf(n).toEqualTypeOf<number>();
    yield* sleep(1);
    return n > 1 ? "found" : undefined;
  });
  expectTypeOf(found).toEqualTypeOf<CoroutineCall<"found" | undefined>>();
  async () => {
    for await (const n of numbers) expectTypeOf(n).toEqualTypeOf<number>();
  };
  expectTypeOf(numbers).toExtend<AsyncIterable<number>>();
  expectTypeOf(numbers[Symbol.asyncIterator]()).toExtend<AsyncIterableIterator<number>>();
});

test("what holds and what runs is disposable", () => {
  expectTypeOf(lock.hold()).toEqualTypeOf<CoroutineCall<Held>>();
  expectTypeOf<Held>().toExtend<Disposable>();
  expectTypeOf(group).toExtend<AsyncDisposable>();
  expectTypeOf(runner).toExtend<AsyncDisposable>();
});

test("what runs gives the value of its work", () => {
  expectTypeOf(runner.run(async () => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(toThread(async (n: number) => String(n), 1)).toEqualTypeOf<CoroutineCall<string>>();
  // @ts-expect-error an argument of the wrong type
  toThread((n: number) => n, "1");
  function* work(): Coroutine<number> {
    return 1;
  }
  expectTypeOf(runCoroutineThreadsafe(work, runner.getLoop())).toEqualTypeOf<ThreadsafeFuture<number>>();
  expectTypeOf(waitFor(work, AbortSignal.abort())).toEqualTypeOf<CoroutineCall<number>>();
});
