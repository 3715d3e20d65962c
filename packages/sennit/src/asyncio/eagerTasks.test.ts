import { describe, expect, it } from "vitest";
import { ContextVar } from "../core/context.ts";
import { currentTask, Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { createEagerTaskFactory, eagerTaskFactory } from "./eagerTasks.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { allTasks, createTask } from "./tasks.ts";

function eagerly<T>(main: () => Generator<unknown, T, unknown>): T {
  const loop = new VirtualLoop();
  return loop.runUntilComplete(function* () {
    loop.setTaskFactory(eagerTaskFactory);
    return yield* main();
  });
}

describe("case 94: an eager task", () => {
  it("runs its first step inside createTask, as the current task", () => {
    const trace = eagerly(function* () {
      const outer = currentTask();
      const trace: unknown[] = [];
      const task = createTask(function* () {
        trace.push("first step", currentTask() === outer);
        yield* sleep(10);
        trace.push("second step");
      });
      trace.push("created", currentTask() === outer, allTasks().has(task));
      yield* task;
      return trace;
    });
    expect(trace).toEqual(["first step", false, "created", true, true, "second step"]);
  });

  it("that does not wait is done at once, and is never among all tasks", () => {
    eagerly(function* () {
      const task = createTask(function* () {
        expect(allTasks().size).toBe(1);
        return "done";
      });
      expect(task.done()).toBe(true);
      expect(task.result()).toBe("done");
      expect(task.getCoro()).toBeUndefined();
      expect(allTasks().has(task)).toBe(false);
    });
  });

  it("keeps an error for who looks at it", () => {
    eagerly(function* () {
      const error = new Error("planted");
      const task = createTask(function* () {
        throw error;
      });
      expect(task.exception()).toBe(error);
    });
  });

  it("has its callbacks called in the next iteration, as ever", () => {
    const trace = eagerly(function* () {
      const trace: string[] = [];
      const task = createTask(function* () {});
      task.addDoneCallback(() => trace.push("called"));
      trace.push("added");
      yield;
      return trace;
    });
    expect(trace).toEqual(["added", "called"]);
  });

  it("has context variables of its own from its first step on", () => {
    const variable = new ContextVar("variable", "default");
    eagerly(function* () {
      createTask(function* () {
        variable.set("task");
      });
      expect(variable.get()).toBe("default");
    });
  });

  it("is an async function's too", async () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    await loop.run(async () => {
      const task = loop.createTask(
        async () => {
          trace.push("first part");
          await null;
          trace.push("second part");
        },
        { eagerStart: true },
      );
      trace.push("created");
      await task;
    });
    expect(trace).toEqual(["first part", "created", "second part"]);
  });

  it("is an ordinary one where its loop does not run", () => {
    const loop = new VirtualLoop();
    let started = false;
    const task = loop.createTask(
      function* () {
        started = true;
      },
      { eagerStart: true },
    );
    expect(started).toBe(false);
    loop.runUntilComplete(task);
    expect(started).toBe(true);
  });

  it("can be of a class of one's own", () => {
    class Named extends Task<never> {}
    const loop = new VirtualLoop();
    loop.setTaskFactory(createEagerTaskFactory(Named as never));
    expect(loop.createTask(function* () {})).toBeInstanceOf(Named);
  });
});

describe("case 95: an eager child of a TaskGroup that fails", () => {
  it("lets the body go on to its next wait", () => {
    const trace: string[] = [];
    const loop = new VirtualLoop();
    const main = function* (): Generator<unknown, void, unknown> {
      loop.setTaskFactory(eagerTaskFactory);
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(function* () {
          throw new Error("planted");
        });
        trace.push("body goes on");
        yield* sleep(1000);
        trace.push("never");
      });
    };
    expect(() => loop.runUntilComplete(main)).toThrow(AggregateError);
    expect(trace).toEqual(["body goes on"]);
    expect(loop.time()).toBe(0);
  });
});
