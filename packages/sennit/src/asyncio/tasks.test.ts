import { describe, expect, it } from "vitest";
import { Task, VirtualLoop } from "../loop/index.ts";
import { sleep } from "./sleep.ts";
import { allTasks, createTask } from "./tasks.ts";

describe("createTask()", () => {
  it("makes a task of the running loop", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      const task = createTask(sleep(1, "done"), { name: "mine" });
      expect(task).toBeInstanceOf(Task);
      expect(task.getLoop()).toBe(loop);
      expect(task.getName()).toBe("mine");
      expect(yield* task).toBe("done");
    });
  });

  it("fails where no loop runs", () => {
    expect(() => createTask(function* () {})).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });
});

describe("allTasks()", () => {
  it("gives a copy of the tasks that are not done", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* (main) {
      const task = createTask(sleep(1));
      const all = allTasks();
      expect([all.size, all.has(main), all.has(task)]).toEqual([2, true, true]);
      all.clear();
      yield* task;
      expect([...allTasks(loop)].map((each) => each === main)).toEqual([true]);
    });
    expect(allTasks(loop).size).toBe(0);
    expect(allTasks).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });
});
