import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { type Coroutine, currentTask, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { eagerTaskFactory } from "./eagerTasks.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { createTask } from "./tasks.ts";
import { timeout } from "./timeout.ts";

const FOREVER = 1_000_000;

/** Runs `main`, and gives its result and when that came. */
function timed<T>(main: (log: string[]) => Coroutine<T>): { log: string[]; result: T; time: number } {
  const loop = new VirtualLoop();
  const log: string[] = [];
  const result = loop.runUntilComplete(() => main(log));
  return { log, result, time: loop.time() };
}

describe("case 68: TaskGroup.cancel()", () => {
  it("cancels the tasks and the body, and leaves the group without an error", () => {
    const { result, time } = timed(function* () {
      const group = new TaskGroup();
      let child: Task<undefined> | undefined;
      const result = yield* asyncWith(group, function* () {
        child = group.createTask(sleep(FOREVER));
        yield* sleep(1);
        group.cancel();
        yield* sleep(FOREVER);
        return "never";
      });
      return [result, child?.cancelled(), currentTask()?.cancelling()];
    });
    expect([result, time]).toEqual([[undefined, true, 0], 1]);
  });

  it("is called by a task of the group as well", () => {
    const { log, result, time } = timed(function* (log) {
      yield* asyncWith(new TaskGroup(), function* (group) {
        for (const [name, ms] of [
          ["slow", FOREVER],
          ["fast", 10],
        ] as const) {
          group.createTask(function* () {
            yield* sleep(ms);
            log.push(name);
            group.cancel();
          });
        }
      });
      return currentTask()?.cancelling();
    });
    expect([log, result, time]).toEqual([["fast"], 0, 10]);
  });

  it("lets the body return, if that waits no more", () => {
    const { result } = timed(function* () {
      return yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(sleep(FOREVER));
        group.cancel();
        return "returned";
      });
    });
    expect(result).toBe("returned");
  });

  it("does nothing the second time", () => {
    const { result } = timed(function* () {
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(function* () {
          try {
            yield* sleep(FOREVER);
          } finally {
            yield* sleep(10);
          }
        });
        yield* sleep(1);
        group.cancel();
        group.cancel();
        try {
          yield* sleep(FOREVER);
        } finally {
          group.cancel();
        }
      });
      return currentTask()?.cancelling();
    });
    expect(result).toBe(0);
  });

  it("cancels what enters, if it was called before", () => {
    const { log, result, time } = timed(function* (log) {
      const group = new TaskGroup();
      group.cancel();
      yield* asyncWith(group, function* () {
        log.push("body");
        expect(() => group.createTask(sleep(1))).toThrow(/shutting down/);
        yield* sleep(FOREVER);
        log.push("never");
      });
      return currentTask()?.cancelling();
    });
    expect([log, result, time]).toEqual([["body"], 0, 0]);
  });

  it("does nothing after the end", () => {
    const { result } = timed(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, function* () {});
      group.cancel();
      yield* sleep(1);
      return currentTask()?.cancelling();
    });
    expect(result).toBe(0);
  });

  it("while the group waits for its tasks, ends the wait", () => {
    const { time } = timed(function* () {
      const group = new TaskGroup();
      createTask(function* () {
        yield* sleep(5);
        group.cancel();
      });
      yield* asyncWith(group, function* () {
        group.createTask(sleep(FOREVER));
      });
      return currentTask()?.cancelling();
    });
    expect(time).toBe(5);
  });

  it("throws the errors of tasks all the same", () => {
    const { result } = timed(function* () {
      try {
        yield* asyncWith(new TaskGroup(), function* (group) {
          group.createTask(function* () {
            try {
              yield* sleep(FOREVER);
            } finally {
              // biome-ignore lint/correctness/noUnsafeFinally: that is what is tested
              throw new Error("of the cleanup");
            }
          });
          yield* sleep(1);
          group.cancel();
          yield* sleep(1);
        });
        return undefined;
      } catch (error) {
        return error as ExceptionGroup;
      }
    });
    expect(result).toBeInstanceOf(ExceptionGroup);
    expect(result?.errors).toEqual([new Error("of the cleanup")]);
  });

  it("gives way to a cancellation from outside, before it and after it", () => {
    for (const [cancelsGroupFirst, when] of [
      [true, 2],
      [false, 0],
    ] as const) {
      const { log } = timed(function* (log) {
        const group = new TaskGroup();
        const task = createTask(() =>
          asyncWith(group, function* () {
            group.createTask(function* () {
              try {
                yield* sleep(FOREVER);
              } finally {
                yield* sleep(10);
              }
            });
            yield* sleep(FOREVER);
          }),
        );
        yield* sleep(1);
        if (!cancelsGroupFirst) task.cancel("outside");
        group.cancel();
        yield* sleep(when);
        if (cancelsGroupFirst) task.cancel("outside");
        yield* sleep(20);
        log.push(`${task.cancelled()} ${task.cancelling()}`);
      });
      expect(log).toEqual(["true 1"]);
    }
  });

  it("leaves an enclosing timeout its expiry", () => {
    const { result, time } = timed(function* () {
      try {
        yield* asyncWith(timeout(10), () =>
          asyncWith(new TaskGroup(), function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(FOREVER);
              } finally {
                yield* sleep(50);
              }
            });
            yield* sleep(5);
            group.cancel();
            yield* sleep(FOREVER);
          }),
        );
        return "no error";
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect([result, time]).toEqual(["TimeoutError", 55]);
  });

  it("by the first step of an eager task cancels that too", () => {
    const { log } = timed(function* (log) {
      yield* asyncWith(new TaskGroup(), function* (group) {
        (currentTask() as Task<unknown>).getLoop().setTaskFactory(eagerTaskFactory);
        group.createTask(function* () {
          group.cancel();
          yield* sleep(FOREVER);
        });
        yield* sleep(FOREVER);
        log.push("never");
      });
      log.push("left");
    });
    expect(log).toEqual(["left"]);
  });
});
