import { describe, expect, it } from "vitest";
import { type Coroutine, type CoroutineCall, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { createTask } from "./tasks.ts";
import { timeout, timeoutAt } from "./timeout.ts";
import { waitFor } from "./waitFor.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

/** What came of `work`: its value, or its error's name. */
function* endOf(work: CoroutineCall<unknown>): Coroutine<unknown> {
  try {
    return yield* work;
  } catch (error) {
    return (error as Error).name;
  }
}

/** Cancels the task that runs, and swallows that. */
function* beingCancelled(self: Task<unknown>): Coroutine<void> {
  self.cancel();
  try {
    yield* sleep(1000);
  } catch {}
}

describe("timeoutAt()", () => {
  it("expires at a time of the loop's, or never", () =>
    run(function* (self) {
      yield* sleep(5);
      const [soon, never] = [timeoutAt(15), timeoutAt(undefined)];
      expect(yield* endOf(asyncWith(soon, () => sleep(1000)))).toBe("TimeoutError");
      expect([soon.when(), soon.expired(), self.getLoop().time()]).toEqual([15, true, 15]);
      expect(yield* endOf(asyncWith(never, () => sleep(1000, "in time")))).toBe("in time");
      expect([never.when(), never.expired()]).toEqual([undefined, false]);
    }));

  it.each([0, -10])("case 60: that is over already (%d) lets a body be that does not wait", (when) =>
    run(function* () {
      yield* sleep(5);
      expect(
        yield* endOf(
          asyncWith(timeoutAt(when), function* () {
            return "at once";
          }),
        ),
      ).toBe("at once");
      expect(yield* endOf(asyncWith(timeoutAt(when), () => sleep(0)))).toBe("TimeoutError");
    }),
  );
});

describe("timeout()", () => {
  it("without a limit never expires", () =>
    run(function* () {
      const limit = timeout(undefined);
      expect(yield* endOf(asyncWith(limit, () => sleep(1_000_000, "in time")))).toBe("in time");
      expect([limit.when(), limit.expired()]).toEqual([undefined, false]);
    }));

  it("case 58: is nothing to an error that the body throws by itself, in time", () =>
    run(function* (self) {
      const limit = timeout(100);
      const error = new RangeError("planted");
      const body = asyncWith(limit, function* () {
        yield* sleep(1);
        throw error;
      });
      expect(yield* endOf(body)).toBe("RangeError");
      expect([limit.expired(), self.cancelling()]).toEqual([false, 0]);
    }));

  it("case 58: gives way to an error that the cleanup throws after it has expired", () =>
    run(function* (self) {
      const limit = timeout(10);
      const body = asyncWith(limit, function* () {
        try {
          yield* sleep(1000);
        } finally {
          yield* sleep(5);
          // biome-ignore lint/correctness/noUnsafeFinally: that is what is tested
          throw new RangeError("planted");
        }
      });
      expect(yield* endOf(body)).toBe("RangeError");
      expect([limit.expired(), self.cancelling()]).toEqual([true, 0]);
    }));

  it("case 57: does not take the cancellation of what its body waits for for its own", () =>
    run(function* (self) {
      const limit = timeout(100);
      const child = createTask(sleep(1000));
      self.getLoop().callLater(10, () => child.cancel());
      expect(yield* endOf(asyncWith(limit, () => child))).toBe("CancelledError");
      expect(limit.expired()).toBe(false);
    }));

  it("cancels what its body waits for, unless it is shielded", () =>
    run(function* () {
      const [child, shielded] = [createTask(sleep(1000)), createTask(sleep(1000))];
      yield* endOf(asyncWith(timeout(10), () => child));
      yield* endOf(asyncWith(timeout(10), () => shield(shielded)));
      expect([child.cancelled(), shielded.done()]).toEqual([true, false]);
    }));

  it("leaves its task alone, which goes on after it", () =>
    run(function* (self) {
      const outer = createTask(function* () {
        yield* endOf(asyncWith(timeout(10), () => sleep(1000)));
        yield* sleep(10);
        return self.cancelling();
      });
      expect(yield* outer).toBe(0);
    }));

  it("works in the cleanup of another that has expired", () =>
    run(function* () {
      let inner: unknown;
      const outer = asyncWith(timeout(10), function* () {
        try {
          yield* sleep(1000);
        } finally {
          inner = yield* endOf(asyncWith(timeout(10), () => sleep(1000)));
        }
      });
      expect([yield* endOf(outer), inner]).toEqual(["TimeoutError", "TimeoutError"]);
    }));

  it("case 57: works in a task that has swallowed a cancellation", () =>
    run(function* (self) {
      yield* beingCancelled(self);
      expect(yield* endOf(asyncWith(timeout(0), () => sleep(1000)))).toBe("TimeoutError");
      expect(self.cancelling()).toBe(1);
    }));

  it("case 57: in such a task lets a further cancellation through", () =>
    run(function* (self) {
      yield* beingCancelled(self);
      const limit = timeout(1000);
      const body = asyncWith(limit, function* () {
        self.cancel();
        yield* sleep(2000);
      });
      expect(yield* endOf(body)).toBe("CancelledError");
      expect([limit.expired(), self.cancelling()]).toEqual([false, 2]);
    }));

  it("ends a TaskGroup, and throws a TimeoutError behind it", () =>
    run(function* (self) {
      let task: Task<void> | undefined;
      const body = asyncWith(timeout(10), () =>
        asyncWith(new TaskGroup(), function* (group) {
          task = group.createTask(sleep(1000));
        }),
      );
      expect(yield* endOf(body)).toBe("TimeoutError");
      expect([task?.cancelled(), self.cancelling()]).toEqual([true, 0]);
    }));
});

describe("waitFor()", () => {
  it("without a limit is cancelled with its work", () =>
    run(function* (self) {
      const future = self.getLoop().createFuture();
      const task = createTask(waitFor(future, undefined));
      yield* sleep(1);
      task.cancel();
      yield* sleep(0);
      expect([future.cancelled(), task.cancelled()]).toEqual([true, true]);
    }));

  it("case 53: is cancelled, and gives the value with which its work answers that", () =>
    run(function* (self) {
      const task = createTask(
        waitFor(
          (function* () {
            try {
              yield* sleep(1000);
            } catch {}
            return "answered";
          })(),
          5000,
        ),
      );
      yield* sleep(1);
      task.cancel();
      expect(yield* task).toBe("answered");
      expect([task.cancelled(), self.getLoop().time()]).toEqual([false, 1]);
    }));

  it.each([
    [9, "in time"],
    [10, "TimeoutError"],
  ])("of a result after %d of 10 ms gives %s: what ends the time in the same iteration comes first", (delay, end) =>
    run(function* (self) {
      const future = self.getLoop().createFuture<string>();
      self.getLoop().callLater(delay, () => future.setResult("in time"));
      expect(yield* endOf(waitFor(future, 10))).toBe(end);
    }),
  );

  it("throws the CancelledError of work that somebody else cancels", () =>
    run(function* (self) {
      const work = createTask(sleep(1000));
      self.getLoop().callLater(10, () => work.cancel("why"));
      expect(yield* endOf(waitFor(work, 100))).toBe("CancelledError");
      expect(self.cancelling()).toBe(0);
    }));

  it.each([0, 10, undefined])("of shielded work, with %o, leaves that alone", (limit) =>
    run(function* () {
      const inner = createTask(sleep(100, "value"));
      expect(yield* endOf(waitFor(shield(inner), limit))).toBe(limit === undefined ? "value" : "TimeoutError");
      expect(yield* inner).toBe("value");
    }),
  );
});
