import { afterEach, describe, expect, it, vi } from "vitest";
import type { ExceptionContext, Submitter } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { currentTask } from "./running.ts";
import { Task } from "./task.ts";
import { VirtualLoop } from "./virtualLoop.ts";

afterEach(() => vi.restoreAllMocks());

/** A loop and what its exception handler hears. */
function loopWithHandler(): { readonly loop: VirtualLoop; readonly heard: ExceptionContext[] } {
  const loop = new VirtualLoop();
  const heard: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => heard.push(context));
  return { loop, heard };
}

describe("an iteration", () => {
  it("case 1: runs exactly what was ready; what that schedules waits for the next one", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => {
      trace.push("a");
      loop.callSoon(() => trace.push("c"));
    });
    loop.callSoon(() => trace.push("b"));
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
  });

  it("case 2: puts a due timer behind what is ready, and before what is scheduled meanwhile", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => {
      trace.push("nest");
      loop.callSoon(() => trace.push("c"));
    });
    loop.callSoon(() => trace.push("a"));
    loop.callLater(0, () => trace.push("t"));
    loop.callSoon(() => trace.push("b"));
    loop.advance(0);
    expect(trace).toEqual(["nest", "a", "b", "t", "c"]);
  });

  it("case 2: takes a timer that falls due in an iteration with the next one, behind what is queued by then", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => {
      loop.callLater(0, () => trace.push("timer"));
      loop.callSoon(() => trace.push("soon"));
    });
    loop.advance(0);
    expect(trace).toEqual(["soon", "timer"]);
  });

  it("case 3: runs callLater(0) before a task that yields once after it", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callLater(0, () => trace.push("later0"));
      yield* loop.createTask(function* () {
        yield;
        trace.push("sleep0");
      });
    });
    expect(trace).toEqual(["later0", "sleep0"]);
  });

  it("case 4: runs timers of the same time in the order of their creation", () => {
    const loop = new VirtualLoop();
    const trace: number[] = [];
    for (let i = 0; i < 100; i += 1) loop.callAt(10, () => trace.push(i));
    loop.advance(10);
    expect(trace).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it("case 5: runs late timers by their deadline", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.advance(100);
    loop.callAt(30, () => trace.push("30"));
    loop.callAt(10, () => trace.push("10"));
    loop.callLater(-50, () => trace.push("50"));
    loop.advance(0);
    expect(trace).toEqual(["10", "30", "50"]);
    expect(loop.time()).toBe(100);
  });

  it("case 11: lets tasks that yield take turns", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    for (const name of ["a", "b", "c"]) {
      loop.createTask(function* () {
        for (let i = 0; i < 3; i += 1) {
          trace.push(name + i);
          yield;
        }
      });
    }
    loop.advance(0);
    expect(trace.join(" ")).toBe("a0 b0 c0 a1 b1 c1 a2 b2 c2");
  });

  it("treats callSoonThreadsafe as callSoon", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoonThreadsafe((name: string) => trace.push(name), "a");
    loop.callSoon((name: string) => trace.push(name), "b");
    loop.callSoonThreadsafe((name: string) => trace.push(name), "c");
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
  });
});

describe("a loop's exception handler", () => {
  it("hears of what callbacks throw, and the others run", () => {
    const { loop, heard } = loopWithHandler();
    const error = new Error("planted");
    const trace: string[] = [];
    const handle = loop.callSoon(function explode() {
      throw error;
    });
    loop.callSoon(() => trace.push("after"));
    loop.advance(0);
    expect(heard).toEqual([{ message: "Exception in callback explode", exception: error, handle }]);
    expect(trace).toEqual(["after"]);
  });

  it("is the default one without another, and prints", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    const loop = new VirtualLoop();
    const error = new Error("planted");
    loop.callSoon(() => {
      throw error;
    });
    loop.advance(0);
    loop.callExceptionHandler({ message: "nothing was thrown" });
    expect(print.mock.calls).toEqual([["Exception in callback (anonymous):", error], ["nothing was thrown"]]);
  });

  it("is told of values that are no errors, undefined included", () => {
    const { loop, heard } = loopWithHandler();
    loop.callSoon(() => {
      throw undefined;
    });
    loop.advance(0);
    expect(heard[0]).toHaveProperty("exception", undefined);
  });

  it("case 70: is replaced by the default one when it throws, and the loop lives on", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    const loop = new VirtualLoop();
    const [first, second] = [new Error("first"), new Error("second")];
    loop.setExceptionHandler(() => {
      throw second;
    });
    const trace: string[] = [];
    loop.callSoon(() => {
      throw first;
    });
    loop.callSoon(() => trace.push("after"));
    loop.advance(0);
    expect(print.mock.calls).toEqual([
      ["Exception in callback (anonymous):", first],
      ["Unhandled error in exception handler:", second],
    ]);
    expect(trace).toEqual(["after"]);
  });

  it("case 70: may fail entirely, and the loop lives on", () => {
    vi.spyOn(console, "error").mockImplementation(() => {
      throw new Error("no console either");
    });
    const loop = new VirtualLoop();
    const trace: string[] = [];
    for (const handler of [
      undefined,
      () => {
        throw new Error("planted");
      },
    ]) {
      loop.setExceptionHandler(handler);
      loop.callSoon(() => {
        throw new Error("planted");
      });
      loop.callSoon(() => trace.push("after"));
      loop.advance(0);
    }
    expect(trace).toEqual(["after", "after"]);
  });

  it("can be read and taken away", () => {
    const loop = new VirtualLoop();
    const handler = (): void => {};
    expect(loop.getExceptionHandler()).toBe(undefined);
    loop.setExceptionHandler(handler);
    expect(loop.getExceptionHandler()).toBe(handler);
    loop.setExceptionHandler(undefined);
    expect(loop.getExceptionHandler()).toBe(undefined);
  });
});

describe("a loop in debug mode", () => {
  /** Each reading of the clock is `ms` after the one before. */
  const clockBy = (ms: number): void => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => {
      now += ms;
      return now;
    });
  };

  it("case 72: reports what took too long", () => {
    const { loop, heard } = loopWithHandler();
    loop.setDebug(true);
    clockBy(100);
    loop.callSoon(() => {});
    loop.callLater(0, () => {});
    loop.createTask(function* () {}, { name: "slowcoach" });
    loop.advance(0);
    expect(heard.map((context) => context.message)).toEqual([
      "Executing a Handle took 100 ms",
      "Executing the task slowcoach took 100 ms",
      "Executing a TimerHandle took 100 ms",
    ]);
  });

  it("reports nothing below slowCallbackDuration, and nothing without debug mode", () => {
    const { loop, heard } = loopWithHandler();
    expect(loop.getDebug()).toBe(false);
    expect(loop.slowCallbackDuration).toBe(100);
    clockBy(100);
    loop.callSoon(() => {});
    loop.advance(0);
    loop.setDebug(true);
    loop.slowCallbackDuration = 101;
    loop.callSoon(() => {});
    loop.advance(0);
    expect(heard).toEqual([]);
    expect(loop.getDebug()).toBe(true);
  });
});

describe("a loop's task factory", () => {
  it("makes the tasks, with what createTask was given", () => {
    const loop = new VirtualLoop();
    class Special<T> extends Task<T> {}
    loop.setTaskFactory((forLoop, work, options) => new Special(work, forLoop, options));
    const task = loop.createTask(function* () {}, { name: "mine" });
    expect(task).toBeInstanceOf(Special);
    expect(task.getName()).toBe("mine");
    expect(loop.getTaskFactory()).toBeTypeOf("function");
    loop.setTaskFactory(undefined);
    expect(loop.createTask(function* () {})).not.toBeInstanceOf(Special);
  });
});

describe("runInExecutor()", () => {
  const inline: Submitter = {
    submit: (fn, ...args) => {
      const future = new VirtualLoop().createFuture<never>();
      future.setResult(fn(...args) as never);
      return future;
    },
  };

  it("gives a future of the loop for what the executor does", () => {
    const loop = new VirtualLoop();
    const future = loop.runInExecutor(inline, (a: number, b: number) => a + b, 1, 2);
    expect(future).toBeInstanceOf(Future);
    expect(future.getLoop()).toBe(loop);
    expect(loop.runUntilComplete(future)).toBe(3);
  });

  it("uses the default executor, and says so if there is none", () => {
    const loop = new VirtualLoop();
    expect(() => loop.runInExecutor(undefined, () => 1)).toThrow(
      expect.objectContaining({ code: "ERR_NO_EXECUTOR", message: expect.stringContaining("setDefaultExecutor") }),
    );
    loop.setDefaultExecutor(inline);
    expect(loop.runUntilComplete(loop.runInExecutor(undefined, () => 1))).toBe(1);
  });
});

describe("closing a loop", () => {
  it("case 9: lets nothing be scheduled any more", async () => {
    const loop = new VirtualLoop();
    expect(loop.isClosed()).toBe(false);
    loop.close();
    loop.close();
    expect(loop.isClosed()).toBe(true);
    const closed = expect.objectContaining({ code: "ERR_INVALID_STATE", message: expect.stringContaining("closed") });
    expect(() => loop.callSoon(() => {})).toThrow(closed);
    expect(() => loop.callLater(1, () => {})).toThrow(closed);
    expect(() => loop.createTask(function* () {})).toThrow(closed);
    expect(() => loop.runUntilComplete(function* () {})).toThrow(closed);
    await expect(loop.run(function* () {})).rejects.toThrow(closed);
  });

  it("case 9: fails while the loop is running", () => {
    const loop = new VirtualLoop();
    const running = expect.objectContaining({ code: "ERR_INVALID_STATE", message: expect.stringContaining("running") });
    loop.runUntilComplete(function* () {
      expect(() => loop.close()).toThrow(running);
    });
    loop.close();
  });

  it("drops what is scheduled", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push("soon"));
    loop.callLater(10, () => trace.push("later"));
    loop.close();
    loop.advance(100);
    expect(trace).toEqual([]);
  });

  it("does not keep a future that is done from telling its result", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    future.setResult("kept");
    loop.close();
    expect(await future).toBe("kept");
  });
});

describe("wrong use of a loop", () => {
  it("fails where it is written, and says what to write", () => {
    const loop = new VirtualLoop();
    const notAFunction = { code: "ERR_NOT_A_FUNCTION", message: expect.stringContaining("loop.callSoon(() => …)") };
    for (const x of [undefined, 5, Object.create(null)]) {
      expect(() => loop.callSoon(x as never)).toThrow(expect.objectContaining(notAFunction));
    }
    const notATime = expect.objectContaining({ code: "ERR_NOT_A_TIME" });
    expect(() => loop.callLater(Number.NaN, () => {})).toThrow(notATime);
    expect(() => loop.callLater(undefined as never, () => {})).toThrow(notATime);
    expect(() => loop.callAt("soon" as never, () => {})).toThrow(notATime);
  });
});

describe("currentTask()", () => {
  it("is put back after a task was stepped, also when that fails", () => {
    const loop = new VirtualLoop();
    loop.setExceptionHandler(() => {});
    const seen: unknown[] = [];
    loop.createTask(function* () {
      throw new Error("planted");
    });
    loop.callSoon(() => seen.push(currentTask(loop)));
    loop.advance(0);
    expect(seen).toEqual([undefined]);
  });
});
