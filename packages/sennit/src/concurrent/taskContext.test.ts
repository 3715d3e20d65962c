import { expect, test } from "vitest";
import { UsageError } from "../core/errors.ts";
import { currentContext, RunningTask, runAs } from "./runningTask.ts";
import { captureContext, restoreContext, runRestored } from "./taskContext.ts";

test("what is undefined is not taken along", () => {
  expect(captureContext(undefined)).toBeUndefined();
  expect(captureContext({ a: () => undefined })).toBeUndefined();
  expect(captureContext({ a: () => undefined, b: () => null, c: () => 0 })).toEqual({ b: null, c: 0 });
});

test("inside a task currentContext is what came with it, and outside it is empty", async () => {
  const task = new RunningTask(0, { trace: 7 });
  const inside = runAs(task, async () => {
    await null;
    return currentContext<{ trace: number }>().trace;
  });
  expect(await inside).toBe(7);
  expect(currentContext()).toEqual({});
  expect(runAs(new RunningTask(0), currentContext)).toEqual({});
});

test("contexts are restored one inside another, those that came with the task only", () => {
  const heard: string[] = [];
  restoreContext<string>("outer", (value, run) => {
    heard.push(`enter ${value}`);
    run();
    heard.push(`leave ${value}`);
  });
  restoreContext<string>("inner", (value, run) => {
    heard.push(value);
    run();
  });
  restoreContext("absent", () => heard.push("never"));
  expect(runRestored({ inner: "inner", outer: "outer" }, () => heard.push("task"))).toBe(3);
  expect(heard).toEqual(["enter outer", "inner", "task", "leave outer"]);
  expect(runRestored(undefined, () => "task")).toBe("task");
});

test("what the task throws comes through", () => {
  restoreContext("key", (_, run) => run());
  const fail = (): never => {
    throw new RangeError("in the task");
  };
  expect(() => runRestored({ key: 1 }, fail)).toThrow(RangeError);
});

test("a restore that does not run the task is refused", () => {
  restoreContext("lost", () => {});
  expect(() => runRestored({ lost: 1 }, () => 1)).toThrow(UsageError);
});
