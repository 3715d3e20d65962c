import { expect, test } from "vitest";
import { CancelledError } from "./errors.ts";
import { currentSignal, RunningTask, runAs } from "./runningTask.ts";

test("outside of a task the signal is never aborted, and never the same", () => {
  expect(currentSignal().aborted).toBe(false);
  expect(currentSignal()).not.toBe(currentSignal());
});

test("inside a task it is the task's, also after an await", async () => {
  const task = new RunningTask(0);
  const signals = await runAs(task, async () => {
    const before = currentSignal();
    await null;
    return [before, currentSignal()];
  });
  expect(signals).toEqual([task.signal, task.signal]);
});

test("aborting gives a CancelledError with the reason", () => {
  const task = new RunningTask(0);
  const { signal } = task;
  task.abort("why");
  expect(task.abortRequested).toBe(true);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toBeInstanceOf(CancelledError);
  expect(signal.reason).toMatchObject({ reason: "why" });
});

test("a signal that is asked for later is aborted already", () => {
  const task = new RunningTask(0);
  task.abort("why");
  expect(() => runAs(task, () => currentSignal().throwIfAborted())).toThrow("why");
});
