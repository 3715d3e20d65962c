import { describe, expect, it } from "vitest";
import { type Coroutine, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Condition } from "./condition.ts";
import { Lock } from "./lock.ts";

/** A condition, and tasks that wait for it and write down when they hold its lock again. */
function waitedFor(names: readonly string[]) {
  const loop = new VirtualLoop();
  const condition = new Condition();
  const trace: string[] = [];
  const tasks = names.map((name) =>
    loop.createTask(() =>
      asyncWith(condition, function* () {
        expect(yield* condition.wait()).toBe(true);
        expect(condition.locked()).toBe(true);
        trace.push(name);
        yield;
      }),
    ),
  );
  const notify = (n?: number): Task<void> =>
    loop.createTask(() =>
      asyncWith(condition, function* () {
        condition.notify(n);
      }),
    );
  loop.advance(0);
  return { loop, condition, trace, tasks, notify };
}

describe("Condition", () => {
  it("frees the lock while tasks wait, and wakes so many as it is told to, first come first served", () => {
    const { loop, condition, trace, notify } = waitedFor(["a", "b", "c", "d"]);
    expect(condition.locked()).toBe(false);
    notify();
    loop.advance(0);
    expect(trace).toEqual(["a"]);
    notify(2);
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
    notify(0);
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
    expect(condition.locked()).toBe(false);
  });

  it("wakes all", () => {
    const { loop, condition, trace } = waitedFor(["a", "b", "c"]);
    loop.runUntilComplete(() =>
      asyncWith(condition, function* () {
        condition.notifyAll();
      }),
    );
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
  });

  it("waits until a predicate holds, and gives what it gave", () => {
    const loop = new VirtualLoop();
    const condition = new Condition();
    let item: string | undefined;
    const task = loop.createTask(() => asyncWith(condition, () => condition.waitFor(() => item)));
    const set = (value: string | undefined) =>
      asyncWith(condition, function* () {
        item = value;
        condition.notify();
      });
    loop.advance(0);
    loop.runUntilComplete(set(undefined));
    loop.advance(0);
    expect(task.done()).toBe(false);
    loop.runUntilComplete(set("there"));
    expect(loop.runUntilComplete(task)).toBe("there");
  });

  it("case 86: takes the lock again before a cancellation leaves, and ignores further ones meanwhile", () => {
    const { loop, condition, trace, tasks } = waitedFor(["a"]);
    const task = tasks[0] as Task<void>;
    loop.runUntilComplete(condition.acquire());
    task.cancel("one");
    loop.advance(0);
    expect(task.done()).toBe(false);
    task.cancel("two");
    loop.advance(0);
    expect(task.done()).toBe(false);
    condition.release();
    loop.advance(0);
    expect(() => task.result()).toThrow(expect.objectContaining({ name: "CancelledError", reason: "two" }));
    expect(trace).toEqual([]);
    expect(condition.locked()).toBe(false);
  });

  it("case 86: passes on the notification of a task that is cancelled after it was notified", () => {
    const { loop, condition, trace, tasks } = waitedFor(["a", "b"]);
    loop.runUntilComplete(function* () {
      yield* condition.acquire();
      condition.notify();
      tasks[0]?.cancel();
      condition.release();
    });
    loop.advance(0);
    expect(tasks[0]?.cancelled()).toBe(true);
    expect(trace).toEqual(["b"]);
    expect(condition.locked()).toBe(false);
  });

  it("case 86: passes on the notification of a task that is cancelled while it takes the lock again", () => {
    const { loop, condition, trace, tasks } = waitedFor(["a", "b"]);
    loop.runUntilComplete(function* () {
      yield* condition.acquire();
      condition.notify();
      yield;
      yield;
      tasks[0]?.cancel();
      yield;
      condition.release();
    });
    loop.advance(0);
    expect(tasks[0]?.cancelled()).toBe(true);
    expect(trace).toEqual(["b"]);
    expect(condition.locked()).toBe(false);
  });

  it("shares a lock that it is given", () => {
    const loop = new VirtualLoop();
    const lock = new Lock();
    const [first, second] = [new Condition(lock), new Condition(lock)];
    loop.runUntilComplete(function* (): Coroutine<void> {
      yield* first.acquire();
      expect(second.locked()).toBe(true);
      second.release();
      expect(lock.locked()).toBe(false);
    });
  });

  it("needs its lock to wait and to notify, and says what to write", () => {
    const condition = new Condition();
    const notLocked = expect.objectContaining({
      code: "ERR_NOT_LOCKED",
      message: expect.stringContaining("asyncWith(condition, function* () {"),
    });
    expect(() => condition.notify()).toThrow(notLocked);
    expect(() => condition.notifyAll()).toThrow(notLocked);
    expect(() => new VirtualLoop().runUntilComplete(condition.wait())).toThrow(notLocked);
  });
});
