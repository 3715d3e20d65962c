import { describe, expect, it } from "vitest";
import { TimeoutError } from "../core/errors.ts";
import { type CancelledError, currentTask, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { AbortedError } from "./limit.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";
import { timeout } from "./timeout.ts";
import { wait } from "./wait.ts";
import { waitFor } from "./waitFor.ts";

const FOREVER = 1_000_000;
const reason = { why: "enough" };

/** A signal that aborts after so many milliseconds of the loop's time. */
function abortingAfter(loop: VirtualLoop, delay: number): AbortSignal {
  const controller = new AbortController();
  loop.callLater(delay, () => controller.abort(reason));
  return controller.signal;
}

function errorOf(loop: VirtualLoop, main: () => Generator<unknown, unknown, unknown>): unknown {
  try {
    loop.runUntilComplete(main);
  } catch (error) {
    return error;
  }
  throw new Error("it has thrown nothing");
}

const abortedFor = (expected: unknown) => ({ name: "AbortedError", code: "ERR_ABORTED", reason: expected });

describe("waitFor() with an AbortSignal", () => {
  it("F11: starts nothing if that is aborted already", () => {
    const loop = new VirtualLoop();
    let started = false;
    const error = errorOf(loop, function* () {
      yield* waitFor(function* () {
        started = true;
      }, AbortSignal.abort(reason));
    });
    expect(error).toMatchObject(abortedFor(reason));
    expect((error as AbortedError).reason).toBe(reason);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(started).toBe(false);
  });

  it("starts nothing if it is aborted between the call and the wait", () => {
    let started = false;
    const controller = new AbortController();
    const call = waitFor(function* () {
      started = true;
    }, controller.signal);
    controller.abort(reason);
    const error = errorOf(new VirtualLoop(), () =>
      (function* () {
        yield* call;
      })(),
    );
    expect(error).toMatchObject(abortedFor(reason));
    expect(started).toBe(false);
  });

  it("cancels the work with the signal's reason, waits for its cleanup, and throws an AbortedError", () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [];
    const error = errorOf(loop, function* () {
      yield* waitFor(
        function* () {
          try {
            yield* sleep(FOREVER);
          } catch (error) {
            seen.push((error as CancelledError).reason);
            yield* sleep(5);
            throw error;
          }
        },
        abortingAfter(loop, 10),
      );
    });
    expect((error as AbortedError).reason).toBe(reason);
    expect((error as AbortedError).cause).toBe(reason);
    expect([seen[0], loop.time()]).toEqual([reason, 15]);
  });

  it("gives what comes before, and forgets the signal", () => {
    const loop = new VirtualLoop();
    const controller = new AbortController();
    const result = loop.runUntilComplete(function* () {
      const result = yield* waitFor(sleep(10, "in time"), controller.signal);
      controller.abort();
      yield* sleep(1);
      return [result, currentTask()?.cancelling()];
    });
    expect(result).toEqual(["in time", 0]);
  });

  it("cancels a future that is not done, and gives the result of one that is", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      const task = createTask(sleep(1, "done"));
      yield* task;
      expect(yield* waitFor(task, AbortSignal.abort())).toBe("done");
    });
    const task = loop.createTask(sleep(FOREVER));
    const error = errorOf(loop, () =>
      (function* () {
        yield* waitFor(task, AbortSignal.abort(reason));
      })(),
    );
    expect(error).toBeInstanceOf(AbortedError);
    expect(task.cancelled()).toBe(true);
  });

  it("takes that of AbortSignal.timeout(), whose reason is a TimeoutError of the host", async () => {
    const error = await new VirtualLoop()
      .run(() => waitFor(new Promise(() => undefined), AbortSignal.timeout(1)))
      .catch((error) => error);
    expect(error).toMatchObject({ name: "AbortedError", reason: { name: "TimeoutError" } });
  });
});

describe("timeout() with an AbortSignal", () => {
  it("cancels its body, which then throws an AbortedError", () => {
    const loop = new VirtualLoop();
    const limit = timeout(abortingAfter(loop, 10));
    const error = errorOf(loop, function* () {
      yield* asyncWith(limit, () => sleep(FOREVER));
    });
    expect((error as AbortedError).reason).toBe(reason);
    expect([limit.expired(), limit.when(), loop.time()]).toEqual([true, undefined, 10]);
  });

  it("F11: does not begin its body if the signal is aborted already", () => {
    let begun = false;
    const error = errorOf(new VirtualLoop(), function* () {
      yield* asyncWith(timeout(AbortSignal.abort(reason)), function* () {
        begun = true;
      });
    });
    expect(error).toMatchObject(abortedFor(reason));
    expect(begun).toBe(false);
  });

  it("can be given a time as well: what comes first counts", () => {
    for (const [abortAfter, name, time] of [
      [10, "AbortedError", 10],
      [30, "TimeoutError", 20],
    ] as const) {
      const loop = new VirtualLoop();
      const signal = abortingAfter(loop, abortAfter);
      const error = errorOf(loop, function* () {
        yield* asyncWith(timeout(signal), function* (limit) {
          limit.reschedule(20);
          try {
            yield* sleep(FOREVER);
          } finally {
            expect(currentTask()?.cancelling()).toBe(1);
          }
        });
      });
      expect([(error as Error).name, loop.time()]).toEqual([name, time]);
    }
  });

  it("case 57: leaves a cancellation from outside what it is", () => {
    const loop = new VirtualLoop();
    const controller = new AbortController();
    const task = loop.createTask(asyncWith(timeout(controller.signal), () => sleep(FOREVER)));
    loop.advance(1);
    task.cancel("outside");
    controller.abort(reason);
    loop.advance(1);
    expect([task.cancelled(), task.cancelling()]).toEqual([true, 1]);
  });
});

describe("wait() with an AbortSignal", () => {
  it("returns when that is aborted, and throws nothing", () => {
    const loop = new VirtualLoop();
    const sizes = loop.runUntilComplete(function* () {
      const tasks = [createTask(sleep(1)), createTask(sleep(FOREVER))];
      const { done, pending } = yield* wait(tasks, { timeout: abortingAfter(loop, 10) });
      return [done.size, pending.size];
    });
    expect([sizes, loop.time()]).toEqual([[1, 1], 10]);
  });

  it("returns after one iteration if it is aborted already", () => {
    const loop = new VirtualLoop();
    const sizes = loop.runUntilComplete(function* () {
      const { done, pending } = yield* wait([createTask(sleep(1))], { timeout: AbortSignal.abort() });
      return [done.size, pending.size];
    });
    expect([sizes, loop.time()]).toEqual([[0, 1], 0]);
  });
});

it("a limit of another kind is refused at once", () => {
  const noLimit = expect.objectContaining({ code: "ERR_NOT_A_TIME" });
  expect(() => timeout("1s" as never)).toThrow(noLimit);
  expect(() => waitFor(sleep(1), Number.NaN)).toThrow(noLimit);
  expect(() => waitFor(sleep(1), null as never)).toThrow(noLimit);
});
