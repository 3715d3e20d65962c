import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { wait } from "../asyncio/wait.ts";
import type { Coroutine } from "./coroutine.ts";
import { CancelledError } from "./errors.ts";
import { currentTask } from "./running.ts";
import { Task } from "./task.ts";
import { VirtualLoop } from "./virtualLoop.ts";

function* reasonOf(body: () => Coroutine<unknown>): Coroutine<unknown> {
  try {
    return yield* body();
  } catch (error) {
    if (error instanceof CancelledError) return error.reason;
    throw error;
  }
}

describe("Task.cancel()", () => {
  it("of the task that runs is thrown at its next wait", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const task = loop.createTask(function* (self) {
      expect(self.cancel("enough")).toBe(true);
      trace.push("went on");
      yield* sleep(10);
      trace.push("never");
    });
    loop.advance(0);
    expect([task.cancelled(), loop.time(), trace]).toEqual([true, 0, ["went on"]]);
  });

  it("of the task that runs is thrown at a bare yield too", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask((self) =>
      reasonOf(function* () {
        self.cancel("enough");
        yield;
      }),
    );
    expect(loop.runUntilComplete(task)).toBe("enough");
  });

  it("of the future that it waits on ends the task as cancelled, which nobody asked to cancel", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const task = loop.createTask(function* () {
      yield* future;
    });
    loop.advance(0);
    future.cancel("why");
    loop.advance(0);
    expect([task.cancelled(), task.cancelling()]).toEqual([true, 0]);
    expect(() => task.result()).toThrow(expect.objectContaining({ reason: "why" }));
  });

  it("of both the task and what it waits on is one cancellation", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const seen: unknown[] = [];
    const task = loop.createTask(function* () {
      seen.push(yield* reasonOf(() => future[Symbol.iterator]() as never));
      yield;
      return "went on";
    });
    loop.advance(0);
    future.cancel("the future");
    task.cancel("the task");
    expect(loop.runUntilComplete(task)).toBe("went on");
    expect(seen).toEqual(["the future"]);
  });

  it("can be ignored, and then the task waits for something else", () => {
    const loop = new VirtualLoop();
    const [first, second] = [loop.createFuture<string>(), loop.createFuture<string>()];
    const task = loop.createTask(function* () {
      try {
        yield* first;
      } catch {}
      return yield* second;
    });
    loop.advance(0);
    task.cancel();
    loop.advance(0);
    expect([first.cancelled(), second.cancelled(), task.done()]).toEqual([true, false, false]);
    second.setResult("the second");
    expect(loop.runUntilComplete(task)).toBe("the second");
  });

  it("that comes while the coroutine sleeps, sleeps no longer", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(1000));
    loop.callLater(10, () => task.cancel());
    expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
    expect(loop.time()).toBe(10);
  });

  it("is not kept away by a wait(), which leaves what it waited for alone", () => {
    const loop = new VirtualLoop();
    const child = loop.createTask(sleep(100));
    const task = loop.createTask(wait([child]));
    loop.advance(0);
    task.cancel();
    loop.advance(0);
    expect([task.cancelled(), child.done()]).toEqual([true, false]);
  });
});

describe("Task.uncancel()", () => {
  it("lets blocks that cancel for reasons of their own stand inside of each other", () => {
    const loop = new VirtualLoop();
    /** Cancels its body after `delay`, and says whether that was it which ended it. */
    function* limited(self: Task<unknown>, delay: number, body: () => Coroutine<unknown>): Coroutine<unknown> {
      let mine = false;
      const timer = loop.callLater(delay, () => {
        mine = true;
        self.cancel();
      });
      try {
        return yield* body();
      } catch (error) {
        if (error instanceof CancelledError && mine && self.uncancel() === 0) return `ended after ${delay}`;
        throw error;
      } finally {
        timer.cancel();
      }
    }
    const results = loop.runUntilComplete(function* (self) {
      const inner = yield* limited(self, 50, () => limited(self, 10, () => sleep(1000)[Symbol.iterator]()));
      const outer = yield* limited(self, 10, () => limited(self, 50, () => sleep(1000)[Symbol.iterator]()));
      return [inner, outer, self.cancelling()];
    });
    expect(results).toEqual(["ended after 10", "ended after 10", 0]);
  });

  it("case 40: of a task that has not begun to wait lets it wait", () => {
    const loop = new VirtualLoop();
    const value = loop.runUntilComplete(function* (self) {
      self.cancel();
      expect(self.cancelling()).toBe(1);
      expect(self.uncancel()).toBe(0);
      return yield* sleep(10, "undisturbed");
    });
    expect(value).toBe("undisturbed");
  });
});

describe("a Task", () => {
  it("that returns at once has its value after one iteration, and calls back in the next", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const task = loop.createTask(function* () {
      return 1;
    });
    task.addDoneCallback(() => trace.push("called back"));
    loop.callSoon(() => trace.push(task.done() ? "done" : "pending"));
    loop.advance(0);
    expect(trace).toEqual(["done", "called back"]);
  });

  it("is the current one in its own steps alone, whoever takes turns with it", () => {
    const loop = new VirtualLoop();
    const seen: [string, string | undefined][] = [];
    for (const name of ["a", "b"]) {
      loop.createTask(
        function* () {
          for (let i = 0; i < 2; i += 1) {
            seen.push([name, currentTask()?.getName()]);
            yield* sleep(1);
          }
        },
        { name },
      );
    }
    loop.callSoon(() => seen.push(["callback", currentTask()?.getName()]));
    loop.advance(10);
    expect(currentTask(loop)).toBeUndefined();
    expect(seen).toEqual([
      ["a", "a"],
      ["b", "b"],
      ["callback", undefined],
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  it("knows its coroutine until it is done", () => {
    const loop = new VirtualLoop();
    const coroutine = (function* () {
      yield* sleep(10);
    })();
    const task = loop.createTask(coroutine);
    expect(task.getCoro()).toBe(coroutine);
    loop.advance(10);
    expect(task.getCoro()).toBeUndefined();
  });

  it("keeps the stack of its error, down to the line that threw it", () => {
    const loop = new VirtualLoop();
    function* culprit(): Coroutine<never> {
      yield* sleep(1);
      throw new Error("planted");
    }
    const task = loop.createTask(function* () {
      yield* culprit();
    });
    loop.advance(1);
    expect((task.exception() as Error).stack).toContain("culprit");
  });

  it("can be made by a subclass, whose tasks tasks wait for as for any", () => {
    class Named<T> extends Task<T> {}
    const loop = new VirtualLoop();
    loop.setTaskFactory((of, work, options) => new Named(work, of, options));
    const task = loop.createTask(sleep(1, "value"));
    expect(task).toBeInstanceOf(Named);
    expect(loop.runUntilComplete(() => task)).toBe("value");
  });
});
