import { describe, expect, it } from "vitest";
import { CancelledError, type Coroutine, type Future, Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { createEagerTaskFactory, eagerTaskFactory } from "./eagerTasks.ts";
import { gather } from "./gather.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { allTasks, createTask } from "./tasks.ts";

function eagerly<T>(main: (loop: VirtualLoop) => Coroutine<T>): T {
  const loop = new VirtualLoop();
  return loop.runUntilComplete(function* () {
    loop.setTaskFactory(eagerTaskFactory);
    return yield* main(loop);
  });
}

describe("case 94: an eager task", () => {
  it("waits in its first step as in any, and is then one of all tasks", () =>
    eagerly(function* (loop) {
      const future = loop.createFuture<string>();
      const task = createTask(function* () {
        return yield* future;
      });
      expect([task.done(), allTasks().has(task)]).toEqual([false, true]);
      future.setResult("value");
      expect(yield* task).toBe("value");
    }));

  it("is done at once also if it waits for what is done", () =>
    eagerly(function* (loop) {
      const future = loop.createFuture<string>();
      future.setResult("value");
      const task = createTask(function* () {
        return yield* future;
      });
      expect(task.done()).toBe(true);
      expect(task.result()).toBe("value");
    }));

  it("cannot be cancelled when it was done at once", () =>
    eagerly(function* () {
      const task = createTask(function* () {
        return "done";
      });
      expect([task.cancel(), task.cancelled(), task.result()]).toEqual([false, false, "done"]);
    }));

  it("is cancelled where it waits, its first step is behind it", () =>
    eagerly(function* () {
      const trace: string[] = [];
      const task = createTask(function* () {
        trace.push("began");
        try {
          yield* sleep(1000);
        } finally {
          trace.push("cleaned up");
        }
      });
      expect(task.cancel()).toBe(true);
      try {
        yield* task;
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
      }
      expect([task.cancelled(), trace]).toEqual([true, ["began", "cleaned up"]]);
    }));

  it("can wait for another that it makes in its first step", () =>
    eagerly(function* () {
      const chain = (depth: number): Task<number> =>
        createTask(function* () {
          return depth === 0 ? 0 : 1 + (yield* chain(depth - 1));
        });
      const task = chain(20);
      expect([task.done(), task.done() && task.result()]).toEqual([true, 20]);
    }));
});

describe("how many tasks ever wait for their first step", () => {
  /** Runs `main` with eager tasks or with others, and counts those that were not done when they were made. */
  function pendingTasks(eager: boolean, main: () => Coroutine<unknown>): number {
    const loop = new VirtualLoop();
    const factory = eager ? createEagerTaskFactory(Task) : undefined;
    let count = 0;
    return loop.runUntilComplete(function* () {
      loop.setTaskFactory((of, work, options) => {
        const task = factory?.(of, work, options) ?? new Task(work, of, options);
        if (!task.done()) count += 1;
        return task;
      });
      yield* main();
      return count;
    });
  }

  function* groups(width: number, depth: number): Coroutine<void> {
    yield* asyncWith(new TaskGroup(), function* (group) {
      for (let i = 0; depth > 0 && i < width; i += 1) group.createTask(groups(width, depth - 1));
    });
  }

  function* gathers(width: number, depth: number): Coroutine<void> {
    if (depth > 0) yield* gather(Array.from({ length: width }, () => gathers(width, depth - 1)));
  }

  it("is none in gatherings of gatherings that do not wait, if they are eager", () => {
    expect(pendingTasks(false, () => gathers(3, 3))).toBe(39);
    expect(pendingTasks(true, () => gathers(3, 3))).toBe(0);
  });

  it("is those that contain others in groups of groups, if they are eager", () => {
    expect(pendingTasks(false, () => groups(3, 3))).toBe(39);
    // A group hears of its tasks in the next iteration, also of those that were done at once.
    expect(pendingTasks(true, () => groups(3, 3))).toBe(12);
  });

  it("is none where a task makes and waits for one after another", () => {
    const chain = function* (): Coroutine<void> {
      for (let i = 0; i < 3; i += 1) {
        const task: Future<number> = createTask(function* () {
          return i;
        });
        expect(yield* task).toBe(i);
      }
    };
    expect([false, true].map((eager) => pendingTasks(eager, chain))).toEqual([3, 0]);
  });
});
