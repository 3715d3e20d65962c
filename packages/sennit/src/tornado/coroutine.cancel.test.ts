import { describe, expect, it } from "vitest";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { setAppLog } from "./log.ts";
import { sleep } from "./sleep.ts";

/** Calls `fn` in a callback of the loop and returns what it returned. */
function inside<T>(loop: VirtualLoop, fn: () => T): T {
  let result: T | undefined;
  loop.callSoon(() => {
    result = fn();
  });
  loop.advance(0);
  return result as T;
}

describe("the cancellation", () => {
  it("case 31: of a coroutine's Future is not told to the coroutine, whose result is dropped", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(10);
        return "a result";
      } finally {
        trace.push("finally");
      }
    });
    const future = inside(loop, work);
    expect(future.cancel()).toBe(true);
    expect(future.cancelled()).toBe(true);
    expect(trace).toEqual([]);
    loop.advance(10);
    expect(trace).toEqual(["finally"]);
    expect(future.cancelled()).toBe(true);
  });

  it("case 31: an error after that is logged", () => {
    const loop = new VirtualLoop();
    const logged: unknown[] = [];
    const before = setAppLog({ error: (...entry) => logged.push(entry) });
    const error = new Error("planted");
    const work = coroutine(function* () {
      yield* sleep(10);
      throw error;
    });
    inside(loop, work).cancel();
    loop.advance(10);
    setAppLog(before);
    expect(logged).toEqual([["Exception after Future was cancelled", error]]);
  });

  it("case 32: of a coroutine's Future does not reach what it waits on", () => {
    const loop = new VirtualLoop();
    const awaited = loop.createFuture();
    const work = coroutine(function* () {
      yield* awaited;
    });
    inside(loop, work).cancel();
    expect(awaited.done()).toBe(false);
  });

  it("case 33: of a task that waits on a coroutine abandons the coroutine", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = coroutine(function* () {
      yield* sleep(10);
      trace.push("ran on");
    });
    const task = loop.createTask(function* () {
      yield* work();
    });
    loop.advance(0);
    task.cancel();
    loop.advance(10);
    expect(task.cancelled()).toBe(true);
    expect(trace).toEqual(["ran on"]);
  });

  it("case 34: a coroutine that waits on a cancelled future is told", () => {
    const loop = new VirtualLoop();
    const awaited = loop.createFuture();
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* awaited;
      } catch (error) {
        trace.push((error as Error).name);
        throw error;
      } finally {
        trace.push("finally");
      }
    });
    const future = inside(loop, work);
    awaited.cancel("enough");
    loop.advance(0);
    expect(trace).toEqual(["CancelledError", "finally"]);
    expect(future.exception()).toMatchObject({ name: "CancelledError", reason: "enough" });
  });

  it("case 35: so is one whose future is cancelled already", () => {
    const loop = new VirtualLoop();
    const awaited = loop.createFuture();
    awaited.cancel();
    const work = coroutine(function* () {
      yield* awaited;
    });
    inside(loop, () => expect(work().exception()).toMatchObject({ name: "CancelledError" }));
  });

  it("case 34: a task that waits for that coroutine is cancelled", () => {
    const loop = new VirtualLoop();
    const awaited = loop.createFuture();
    const work = coroutine(function* () {
      yield* awaited;
    });
    const task = loop.createTask(function* () {
      yield* work();
    });
    loop.callLater(1, () => awaited.cancel());
    loop.advance(1);
    expect(task.cancelled()).toBe(true);
  });

  it("that nobody sees is not reported as a failure", async () => {
    const loop = new VirtualLoop();
    const reports: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => reports.push(context.message));
    await loop.run(function* () {
      const awaited = loop.createFuture();
      awaited.cancel();
      coroutine(function* () {
        yield* awaited;
      })();
      coroutine(function* () {
        throw new Error("planted");
      })();
    });
    expect(reports).toEqual(["Future exception was never retrieved"]);
  });
});

describe("a coroutine whose Future was settled by somebody else", () => {
  it("logs what comes of it", () => {
    const loop = new VirtualLoop();
    const logged: string[] = [];
    const before = setAppLog({ error: (message) => logged.push(message) });
    const work = coroutine(function* (fails: boolean) {
      yield* sleep(1);
      if (fails) throw new Error("planted");
    });
    inside(loop, () => {
      for (const fails of [false, true]) (work(fails) as Future<unknown>).setResult("meddled");
    });
    loop.advance(1);
    setAppLog(before);
    expect(logged).toEqual(["Exception in a coroutine's runner", "Exception after a coroutine's end"]);
  });
});
