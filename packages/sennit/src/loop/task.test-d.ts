import { describe, expectTypeOf, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { type Coroutine, type Future, run, type Task, type VirtualLoop } from "./index.ts";

declare const loop: VirtualLoop;

describe("createTask()", () => {
  it("types the task by what its work returns", () => {
    expectTypeOf(
      loop.createTask(function* () {
        return 1;
      }),
    ).toEqualTypeOf<Task<number>>();
    expectTypeOf(
      loop.createTask(function* () {
        const value = yield* sleep(1, "value");
        yield* loop.createFuture<boolean>();
        return value;
      }),
    ).toEqualTypeOf<Task<string>>();
    expectTypeOf(loop.createTask(async () => 1)).toEqualTypeOf<Task<number>>();
    expectTypeOf(loop.createTask(sleep(1, "call"))).toEqualTypeOf<Task<string>>();
    expectTypeOf(loop.createTask(() => sleep(1, "call"))).toEqualTypeOf<Task<string>>();
    expectTypeOf(loop.createTask({} as Coroutine<Date>)).toEqualTypeOf<Task<Date>>();
    expectTypeOf(loop.createTask(() => loop.createFuture<Date>())).toEqualTypeOf<Task<Date>>();
  });

  it("gives its function a task", () => {
    loop.createTask(function* (task) {
      expectTypeOf(task).toEqualTypeOf<Task<unknown>>();
      expectTypeOf(task.signal).toEqualTypeOf<AbortSignal>();
    });
    loop.createTask(async (task) => {
      expectTypeOf(await task.wait(Promise.resolve(1))).toEqualTypeOf<number>();
    });
  });

  it("takes no future, no promise and no plain function", () => {
    // @ts-expect-error a future runs already
    loop.createTask(loop.createFuture<number>());
    // @ts-expect-error so does a promise
    loop.createTask(Promise.resolve(1));
    // @ts-expect-error nothing to wait for
    loop.createTask(() => 1);
  });
});

describe("run() and runUntilComplete()", () => {
  it("are typed by what they run, futures and promises too", () => {
    expectTypeOf(run(async () => 1)).toEqualTypeOf<Promise<number>>();
    expectTypeOf(run(Promise.resolve("text"))).toEqualTypeOf<Promise<string>>();
    expectTypeOf(loop.runUntilComplete({} as Future<Date>)).toEqualTypeOf<Date>();
    expectTypeOf(
      loop.runUntilComplete(function* () {
        return yield* sleep(1, true);
      }),
    ).toEqualTypeOf<boolean>();
  });
});
