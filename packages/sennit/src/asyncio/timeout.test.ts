import { describe, expect, it } from "vitest";
import { type Coroutine, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { sleep } from "./sleep.ts";
import { type Timeout, timeout, timeoutAt } from "./timeout.ts";

function* caught<T>(body: () => Coroutine<T>): Coroutine<unknown> {
  try {
    return yield* body();
  } catch (error) {
    return error;
  }
}

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

const timedOut = expect.objectContaining({ name: "TimeoutError", code: "ERR_TIMEOUT" });
const notActive = (part: string) =>
  expect.objectContaining({ code: "ERR_TIMEOUT_NOT_ACTIVE", message: expect.stringContaining(part) });

describe("timeout()", () => {
  it("lets a body that ends in time be, and leaves no timer", () => {
    const loop = new VirtualLoop();
    const limit = loop.runUntilComplete(function* () {
      const created = timeout(100);
      const result = yield* asyncWith(created, () => sleep(10, "in time"));
      expect(result).toBe("in time");
      return [created];
    })[0];
    expect(limit?.expired()).toBe(false);
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow();
    expect(loop.time()).toBe(10);
  });

  it("case 57: turns the cancellation of the body into a TimeoutError, and takes the request back", () =>
    run(function* (self) {
      const limit = timeout(10);
      const error = yield* caught(() => asyncWith(limit, () => sleep(100))[Symbol.iterator]());
      expect(error).toEqual(timedOut);
      expect(error).toHaveProperty("cause", expect.objectContaining({ name: "CancelledError" }));
      expect(limit.expired()).toBe(true);
      expect(self.cancelling()).toBe(0);
      yield* sleep(10);
    }));

  it("counts from when it is made, and says when that is over", () =>
    run(function* () {
      yield* sleep(100);
      const limit = timeout(50);
      expect(limit.when()).toBe(150);
      yield* sleep(20);
      expect(yield* caught(() => asyncWith(limit, () => sleep(40))[Symbol.iterator]())).toEqual(timedOut);
      expect([limit.when(), timeout(undefined).when(), timeoutAt(7).when()]).toEqual([150, undefined, 7]);
    }));

  it("case 57: gives way to a cancellation from outside that comes in between", () => {
    const loop = new VirtualLoop();
    let limit: Timeout | undefined;
    const task = loop.createTask(function* (self) {
      limit = timeout(10);
      yield* asyncWith(limit, function* () {
        try {
          yield* sleep(100);
        } finally {
          self.cancel("from outside");
        }
      });
    });
    loop.advance(10);
    expect(task.cancelled()).toBe(true);
    expect(task.cancelling()).toBe(1);
    expect(limit?.expired()).toBe(true);
  });

  it("case 57: leaves a cancellation from outside alone that came before the time", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(() => asyncWith(timeout(10), () => sleep(100)));
    loop.advance(5);
    task.cancel("from outside");
    loop.advance(10);
    expect(() => task.result()).toThrow(expect.objectContaining({ name: "CancelledError", reason: "from outside" }));
  });

  it("case 58: throws nothing if the body swallows the cancellation, and restores the count", () =>
    run(function* (self) {
      const limit = timeout(10);
      const result = yield* asyncWith(limit, () => caught(() => sleep(100)[Symbol.iterator]()));
      expect(result).toMatchObject({ name: "CancelledError" });
      expect([limit.expired(), self.cancelling()]).toEqual([true, 0]);
    }));

  it("case 58: keeps another error of the body", () =>
    run(function* () {
      const error = new Error("planted");
      const failing = asyncWith(timeout(10), function* () {
        try {
          yield* sleep(100);
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is what happens here
          throw error;
        }
      });
      expect(yield* caught(() => failing[Symbol.iterator]())).toBe(error);
    }));

  it("case 59: raises only in the outermost of two that are due together", () =>
    run(function* (self) {
      const [outer, inner] = [timeout(10), timeout(10)];
      const trace: unknown[] = [];
      const error = yield* caught(() =>
        asyncWith(outer, function* () {
          try {
            yield* asyncWith(inner, () => sleep(100));
          } catch (raised) {
            trace.push((raised as Error).name);
            throw raised;
          }
        })[Symbol.iterator](),
      );
      expect(error).toEqual(timedOut);
      expect(trace).toEqual(["CancelledError"]);
      expect([outer.expired(), inner.expired(), self.cancelling()]).toEqual([true, true, 0]);
    }));

  it("raises in the inner of two that is due first, and the outer one goes on", () =>
    run(function* () {
      const outer = timeout(50);
      const error = yield* caught(() =>
        asyncWith(outer, function* () {
          expect(yield* caught(() => asyncWith(timeout(10), () => sleep(100))[Symbol.iterator]())).toEqual(timedOut);
          yield* sleep(100);
        })[Symbol.iterator](),
      );
      expect(error).toEqual(timedOut);
    }));

  it("case 60: with no time at all expires at the first suspension", () =>
    run(function* () {
      const untouched = timeout(0);
      yield* asyncWith(untouched, function* () {
        return "without a wait";
      });
      expect(untouched.expired()).toBe(false);
      for (const delay of [0, -10]) {
        expect(yield* caught(() => asyncWith(timeout(delay), () => sleep(0))[Symbol.iterator]())).toEqual(timedOut);
      }
    }));

  it("case 56: can be rescheduled in its body: later, earlier, to the past, and for ever", () => {
    const loop = new VirtualLoop();
    const limited = (move: (limit: Timeout) => void): number => {
      const start = loop.time();
      loop.runUntilComplete(() =>
        caught(() =>
          asyncWith(timeout(10), function* (limit) {
            move(limit);
            yield* sleep(1000);
          })[Symbol.iterator](),
        ),
      );
      return loop.time() - start;
    };
    expect(limited((limit) => limit.reschedule(loop.time() + 50))).toBe(50);
    expect(limited((limit) => limit.reschedule(loop.time() + 5))).toBe(5);
    expect(limited((limit) => limit.reschedule(loop.time() - 5))).toBe(0);
    expect(limited((limit) => limit.reschedule(undefined))).toBe(1000);
  });

  it("case 56: cannot be rescheduled before, after, and while it expires", () =>
    run(function* () {
      const limit = timeout(10);
      expect(() => limit.reschedule(1)).toThrow(notActive("it is created"));
      const expiring = asyncWith(limit, function* () {
        try {
          yield* sleep(100);
        } finally {
          expect(() => limit.reschedule(1)).toThrow(notActive("it is expiring"));
        }
      });
      expect(yield* caught(() => expiring[Symbol.iterator]())).toEqual(timedOut);
      expect(() => limit.reschedule(1)).toThrow(notActive("it is expired"));
      const finished = timeout(10);
      yield* asyncWith(finished, function* () {});
      expect(() => finished.reschedule(1)).toThrow(notActive("limit.reschedule(…)"));
    }));

  it("case 56: belongs to one task and to one body", () => {
    run(function* () {
      const limit = timeout(10);
      yield* asyncWith(limit, function* () {});
      const again = yield* caught(() => asyncWith(limit, function* () {})[Symbol.iterator]());
      expect(again).toMatchObject({ code: "ERR_ENTERED_TWICE" });
    });
    const loop = new VirtualLoop();
    loop.callSoon(() => {
      const entering = asyncWith(timeout(10), function* () {})[Symbol.iterator]();
      expect(() => entering.next()).toThrow(expect.objectContaining({ code: "ERR_NOT_IN_A_TASK" }));
    });
    loop.advance(0);
  });

  it("needs a running loop to count from", () => {
    expect(() => timeout(10)).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });
});
