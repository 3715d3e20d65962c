import { describe, expect, it } from "vitest";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import {
  CancelledError,
  type Coroutine,
  currentTask,
  type ExceptionContext,
  VirtualLoop,
  wrapFuture,
} from "../loop/index.ts";
import { runCoroutineThreadsafe } from "./runCoroutineThreadsafe.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

const FOREVER = 1_000_000;

function loopWithReports(): { loop: VirtualLoop; reports: ExceptionContext[] } {
  const loop = new VirtualLoop();
  const reports: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
  return { loop, reports };
}

describe("case 78: runCoroutineThreadsafe()", () => {
  it("starts the work in the loop's next iteration, and stays pending until it is done", () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    const future = runCoroutineThreadsafe(function* () {
      log.push("started");
      yield* sleep(10);
      return "result";
    }, loop);
    future.addDoneCallback((done) => log.push(done === future));
    expect(log).toEqual([]);
    loop.advance(5);
    expect([log, future.done(), future.running()]).toEqual([["started"], false, false]);
    expect(() => future.result()).toThrow(expect.objectContaining({ code: "ERR_INVALID_STATE" }));
    loop.advance(5);
    expect([log, future.result(), future.exception(), future.cancel()]).toEqual([
      ["started", true],
      "result",
      undefined,
      false,
    ]);
  });

  it("is cancelled at any time: at once itself, and its work in the next iteration", () => {
    const { loop } = loopWithReports();
    const log: unknown[] = [];
    const future = runCoroutineThreadsafe(function* () {
      try {
        yield* sleep(FOREVER);
      } catch (error) {
        log.push((error as CancelledError).reason);
        throw error;
      }
    }, loop);
    loop.advance(1);
    future.addDoneCallback(() => log.push("callback"));
    expect(future.cancel("no longer needed")).toBe(true);
    expect([log, future.cancelled(), future.cancel()]).toEqual([["callback"], true, true]);
    loop.advance(1);
    expect(log).toEqual(["callback", "no longer needed"]);
  });

  it("starts the work all the same if it was cancelled before, and cancels it at its first wait", () => {
    const loop = new VirtualLoop();
    const log: string[] = [];
    const future = runCoroutineThreadsafe(function* () {
      log.push("started");
      try {
        yield* sleep(FOREVER);
      } finally {
        log.push("cancelled");
      }
    }, loop);
    future.cancel();
    loop.advance(1);
    expect(log).toEqual(["started", "cancelled"]);
  });

  it("is cancelled with its work, and raises a CancelledError that is not asyncio's", () => {
    const loop = new VirtualLoop();
    const future = runCoroutineThreadsafe(function* () {
      currentTask()?.cancel("by itself");
      yield* sleep(FOREVER);
    }, loop);
    loop.advance(1);
    expect(future.cancelled()).toBe(true);
    for (const method of ["result", "exception"] as const) {
      let error: unknown;
      try {
        future[method]();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(BaseCancelledError);
      expect(error).not.toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({ reason: "by itself" });
    }
  });

  it("has the error of a task factory, which the exception handler hears of too", () => {
    const { loop, reports } = loopWithReports();
    const error = new Error("of the factory");
    loop.setTaskFactory(() => {
      throw error;
    });
    const future = runCoroutineThreadsafe(function* () {}, loop);
    loop.advance(1);
    expect(future.exception()).toBe(error);
    expect(reports.map(({ exception }) => exception)).toEqual([error]);
  });

  it("refuses at once what is no coroutine, and a loop that is closed", () => {
    const loop = new VirtualLoop();
    expect(() => runCoroutineThreadsafe(loop.createFuture() as never, loop)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_A_COROUTINE" }),
    );
    loop.close();
    expect(() => runCoroutineThreadsafe(function* () {}, loop)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_STATE" }),
    );
  });
});

describe("the future of runCoroutineThreadsafe()", () => {
  const failing = function* (): Coroutine<never> {
    yield* sleep(1);
    throw new Error("planted");
  };

  it("reports an error once if nobody looks at it, and not if somebody does", async () => {
    for (const look of [true, false]) {
      const { loop, reports } = loopWithReports();
      const future = runCoroutineThreadsafe(failing, loop);
      await loop.run(sleep(10));
      if (look) expect(reports.length).toBe(1);
      else expect(future.exception()).toEqual(new Error("planted"));
    }
    const { loop, reports } = loopWithReports();
    const future = runCoroutineThreadsafe(failing, loop);
    future.addDoneCallback((done) => done.exception());
    await loop.run(sleep(10));
    expect(reports).toEqual([]);
  });

  it("is awaited from outside of the loop, and in tasks of another", async () => {
    const loop = new VirtualLoop();
    const future = runCoroutineThreadsafe(sleep(10, "result"), loop);
    const failed = runCoroutineThreadsafe(failing, loop);
    const outside = Promise.all([future, failed.then(undefined, String)]);
    loop.advance(20);
    expect(await outside).toEqual(["result", "Error: planted"]);
    const other = new VirtualLoop();
    expect(other.runUntilComplete(() => future)).toBe("result");
    expect(other.runUntilComplete(() => wrapFuture(future))).toBe("result");
  });

  it("passes a cancellation on to its work, from coroutines and from async functions", async () => {
    const loop = new VirtualLoop();
    const main = async (): Promise<void> => {
      const futures = [1, 2].map(() => runCoroutineThreadsafe(sleep(FOREVER), loop));
      const tasks = [
        createTask(function* () {
          yield* futures[0]!;
        }),
        createTask(async () => {
          await futures[1];
        }),
      ];
      await sleep(1);
      for (const task of tasks) task.cancel();
      await sleep(1);
      for (const each of [...tasks, ...futures]) expect(each.cancelled()).toBe(true);
    };
    await loop.run(main);
  });

  it("shows its outcome by ~future, to those who observe it late and until they detach", async () => {
    const loop = new VirtualLoop();
    const future = runCoroutineThreadsafe(sleep(1, "result"), loop);
    const props = future["~future"];
    const seen: unknown[] = [];
    props.observe((outcome) => seen.push(outcome));
    props.observe(() => seen.push("detached"))();
    expect(props.peek()).toBe(undefined);
    loop.advance(1);
    props.observe((outcome) => seen.push(outcome));
    expect(seen.length).toBe(1);
    await null;
    const outcome = { status: "fulfilled", value: "result" };
    expect([seen, props.peek()]).toEqual([[outcome, outcome], outcome]);
  });

  it("reports a callback that fails, and calls the others", () => {
    const { loop, reports } = loopWithReports();
    const future = runCoroutineThreadsafe(sleep(1), loop);
    const log: string[] = [];
    future.addDoneCallback(() => {
      throw new Error("planted");
    });
    future.addDoneCallback(() => log.push("called"));
    loop.advance(1);
    expect([log, reports.map(({ exception }) => exception)]).toEqual([["called"], [new Error("planted")]]);
  });
});
