import { describe, expect, it } from "vitest";
import { type Coroutine, currentTask, VirtualLoop } from "../loop/index.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { waitFor } from "./waitFor.ts";

function* caught<T>(body: () => Coroutine<T>): Coroutine<unknown> {
  try {
    return yield* body();
  } catch (error) {
    return error;
  }
}

const timedOut = expect.objectContaining({ name: "TimeoutError", code: "ERR_TIMEOUT" });

describe("waitFor()", () => {
  it("gives the result or the very error in time, and leaves no timer", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    expect(loop.runUntilComplete(waitFor(sleep(10, "in time"), 20))).toBe("in time");
    const failing = waitFor(function* () {
      yield* sleep(10);
      throw error;
    }, 20);
    expect(() => loop.runUntilComplete(failing)).toThrow(error);
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow();
    expect(loop.time()).toBe(20);
  });

  it("cancels the work and throws a TimeoutError, whose cause is the cancellation", () => {
    const loop = new VirtualLoop();
    const work = loop.createTask(sleep(1000));
    const error = loop.runUntilComplete(() => caught(() => waitFor(work, 10)[Symbol.iterator]()));
    expect(error).toEqual(timedOut);
    expect(error).toHaveProperty("cause", expect.objectContaining({ name: "CancelledError" }));
    expect(work.cancelled()).toBe(true);
    expect(loop.time()).toBe(10);
  });

  it("case 52: waits for ever without a delay, in the task that waits", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* (self) {
      const seen = yield* waitFor(
        (function* () {
          yield* sleep(1_000_000);
          return currentTask() === self;
        })(),
      );
      expect(seen).toBe(true);
    });
  });

  it.each([0, -1])("case 52: with a delay of %d gives what is done, and starts nothing that is not", (delay) => {
    const loop = new VirtualLoop();
    let started = false;
    const done = loop.createFuture<string>();
    done.setResult("done");
    loop.runUntilComplete(function* () {
      expect(yield* waitFor(done, delay)).toBe("done");
      const work = function* (): Coroutine<void> {
        started = true;
      };
      for (const each of [work, work()]) {
        expect(yield* caught(() => waitFor(each, delay)[Symbol.iterator]())).toEqual(timedOut);
      }
    });
    expect(started).toBe(false);
  });

  it("case 52: without any time waits for the work's cleanup all the same", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = loop.createTask(function* () {
      try {
        yield* sleep(1000);
      } finally {
        yield* sleep(10);
        trace.push("cleaned up");
      }
    });
    loop.advance(0);
    loop.runUntilComplete(function* () {
      expect(yield* caught(() => waitFor(work, 0)[Symbol.iterator]())).toEqual(timedOut);
      trace.push("timed out");
    });
    expect(trace).toEqual(["cleaned up", "timed out"]);
  });

  it("case 53: waits until the work has really ended", () => {
    const loop = new VirtualLoop();
    const work = function* (): Coroutine<void> {
      try {
        yield* sleep(1000);
      } finally {
        yield* sleep(50);
      }
    };
    expect(loop.runUntilComplete(() => caught(() => waitFor(work, 10)[Symbol.iterator]()))).toEqual(timedOut);
    expect(loop.time()).toBe(60);
  });

  it("case 53: gives the value or the error with which the work answers its cancellation", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const answering = (answer: () => string) =>
      function* (): Coroutine<string> {
        try {
          yield* sleep(1000);
        } catch {}
        return answer();
      };
    loop.runUntilComplete(function* () {
      const value = answering(() => "all the same");
      expect(yield* waitFor(value, 10)).toBe("all the same");
      const failure = answering(() => {
        throw error;
      });
      expect(yield* caught(() => waitFor(failure, 10)[Symbol.iterator]())).toBe(error);
    });
  });

  it("case 54: loses no cancellation to a result of the same iteration", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    const task = loop.createTask(waitFor(future, 1000));
    loop.advance(1);
    future.setResult("lost");
    task.cancel("why");
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
  });

  it("case 55: runs a coroutine in the task that waits", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* (self) {
      const work = (function* () {
        return currentTask();
      })();
      expect((yield* waitFor(work, 10)) === self).toBe(true);
    });
  });

  it("passes a cancellation on to the work, and restores the count of requests at a timeout", () => {
    const loop = new VirtualLoop();
    const work = loop.createTask(sleep(1000));
    const task = loop.createTask(waitFor(work, 100));
    loop.advance(1);
    task.cancel("why");
    loop.advance(0);
    expect([task.cancelled(), work.cancelled()]).toEqual([true, true]);
    loop.runUntilComplete(function* (self) {
      yield* caught(() => waitFor(sleep(100), 10)[Symbol.iterator]());
      expect(self.cancelling()).toBe(0);
    });
  });

  it("leaves shielded work alone", () => {
    const loop = new VirtualLoop();
    const work = loop.createTask(sleep(100, "saved"));
    loop.runUntilComplete(function* () {
      expect(yield* caught(() => waitFor(shield(work), 10)[Symbol.iterator]())).toEqual(timedOut);
      expect(yield* work).toBe("saved");
    });
  });

  it("fails at once for what is no time, and lets no work run then", () => {
    const loop = new VirtualLoop();
    expect(() => waitFor(sleep(1), Number.NaN)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_TIME" }));
    expect(() => loop.runUntilComplete(waitFor(5 as never, 10))).toThrow(
      expect.objectContaining({ code: "ERR_NOT_AWAITABLE" }),
    );
  });
});
