import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { getRunningLoop } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("runUntilComplete()", () => {
  it("runs a coroutine synchronously, and lets time jump from timer to timer", () => {
    const loop = new VirtualLoop();
    const times: number[] = [];
    const result = loop.runUntilComplete(function* () {
      for (const delay of [1000, 0.5, 86_400_000]) {
        yield* sleep(delay);
        times.push(loop.time());
      }
      return "done";
    });
    expect(result).toBe("done");
    expect(times).toEqual([1000, 1000.5, 86_401_000.5]);
  });

  it("throws the very error of its work, and a CancelledError for what was cancelled", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    expect(() =>
      loop.runUntilComplete(function* () {
        throw error;
      }),
    ).toThrow(error);
    const future = loop.createFuture();
    loop.callSoon(() => future.cancel("why"));
    expect(() => loop.runUntilComplete(future)).toThrow(
      expect.objectContaining({ name: "CancelledError", reason: "why" }),
    );
  });

  it("case 8: says what waits when nothing is left that could go on", () => {
    const loop = new VirtualLoop();
    const stuck = function* () {
      yield* loop.createFuture();
    };
    loop.createTask(stuck, { name: "helper" });
    expect(() => loop.runUntilComplete(() => stuck())).toThrow(
      expect.objectContaining({
        code: "ERR_STALLED",
        message: expect.stringMatching(/still waiting: helper, Task-\d+\. Write instead: await loop\.run\(main\)/),
      }),
    );
  });

  it("says so for a future that nobody settles, and for a sleep without an end", () => {
    const loop = new VirtualLoop();
    const stalled = expect.objectContaining({ code: "ERR_STALLED" });
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow(stalled);
    expect(() => loop.runUntilComplete(sleep(Number.POSITIVE_INFINITY))).toThrow(stalled);
    expect(loop.time()).toBe(0);
  });

  it("does not wait for a promise", () => {
    const loop = new VirtualLoop();
    expect(() => loop.runUntilComplete(async () => 1)).toThrow(expect.objectContaining({ code: "ERR_STALLED" }));
  });

  it("case 7: finishes the iteration in which it hears of the end, and keeps the rest for the next run", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => {
        trace.push("in the iteration of the end");
        loop.callSoon(() => trace.push("after the end"));
      });
    });
    expect(trace).toEqual(["in the iteration of the end"]);
    loop.advance(0);
    expect(trace).toEqual(["in the iteration of the end", "after the end"]);
  });

  it("calls the callbacks of its work before it returns", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const trace: string[] = [];
    future.addDoneCallback(() => trace.push("called"));
    loop.callSoon(() => future.setResult(1));
    loop.runUntilComplete(future);
    expect(trace).toEqual(["called"]);
  });

  it("case 10: fails inside itself, and starts nothing then", () => {
    const loop = new VirtualLoop();
    let started = false;
    loop.runUntilComplete(function* () {
      expect(() =>
        loop.runUntilComplete(function* () {
          started = true;
        }),
      ).toThrow(expect.objectContaining({ code: "ERR_LOOP_ALREADY_RUNNING" }));
      expect(() => loop.advance(1)).toThrow(expect.objectContaining({ code: "ERR_LOOP_ALREADY_RUNNING" }));
      yield;
      yield;
    });
    expect(started).toBe(false);
    expect(loop.time()).toBe(0);
  });

  it("leaves what else was started as it is", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(1000, "late"));
    loop.runUntilComplete(sleep(10));
    expect(task.done()).toBe(false);
    expect(loop.runUntilComplete(task)).toBe("late");
    expect(loop.time()).toBe(1000);
  });
});

describe("advance()", () => {
  it("runs what falls due, each at its time, and then stands at the end of the time", () => {
    const loop = new VirtualLoop();
    const times: number[] = [];
    for (const when of [5, 10, 10.5, 11]) loop.callAt(when, () => times.push(loop.time()));
    loop.advance(10.5);
    expect(times).toEqual([5, 10, 10.5]);
    loop.advance(0.25);
    expect(loop.time()).toBe(10.75);
    expect(times).toHaveLength(3);
  });

  it("runs timers that timers make, as long as they are within the time", () => {
    const loop = new VirtualLoop();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      loop.callLater(10, tick);
    };
    loop.callLater(10, tick);
    loop.advance(1000);
    expect(ticks).toBe(100);
  });

  it("never lets time go back", () => {
    const loop = new VirtualLoop();
    loop.advance(100);
    for (const duration of [-1, Number.NaN]) {
      expect(() => loop.advance(duration)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_TIME" }));
    }
    expect(loop.time()).toBe(100);
  });
});

describe("run()", () => {
  it("lets promises and I/O get their turn before time passes", async () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    await loop.run(async () => {
      loop.callLater(1000, () => trace.push(`timer at ${loop.time()}`));
      await null;
      trace.push(`microtask at ${loop.time()}`);
      await sleep(1000);
      trace.push(`sleeper at ${loop.time()}`);
    });
    expect(trace).toEqual(["microtask at 0", "timer at 1000", "sleeper at 1000"]);
  });

  it("waits for the host when it has no timer", async () => {
    const loop = new VirtualLoop();
    const result = await loop.run(async () => {
      for (let i = 0; i < 5; i += 1) await turnOfHost();
      return "done";
    });
    expect(result).toBe("done");
  });

  it("is running from its start to its end, also across native awaits", async () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [loop.isRunning()];
    await loop.run(async () => {
      seen.push(loop.isRunning());
      await turnOfHost();
      seen.push(loop.isRunning());
      expect(() => loop.close()).toThrow(/the loop is running/);
    });
    seen.push(loop.isRunning());
    expect(seen).toEqual([false, true, true, false]);
  });

  it("case 91: cancels what is left and waits for its cleanup, however many there are", async () => {
    const loop = new VirtualLoop();
    const cleaned: string[] = [];
    const worker = (name: string, turns: number) => async () => {
      try {
        await loop.createFuture();
      } finally {
        for (let i = 0; i < turns; i += 1) await turnOfHost();
        cleaned.push(name);
      }
    };
    await loop.run(async () => {
      for (const [name, turns] of Object.entries({ a: 4, b: 2, c: 3 })) loop.createTask(worker(name, turns));
      await sleep(1);
    });
    expect(cleaned).toEqual(["b", "c", "a"]);
  });

  it("case 91: reports what fails in its cleanup", async () => {
    const loop = new VirtualLoop();
    const heard: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push([context.message, context.exception]));
    const error = new Error("planted");
    await loop.run(function* () {
      loop.createTask(function* () {
        try {
          yield* sleep(1000);
        } catch {
          throw error;
        }
      });
      yield;
    });
    expect(heard).toEqual([["Unhandled exception while the loop was shut down", error]]);
  });

  it("reports every failure that nobody saw once, one in the last iteration included", async () => {
    const loop = new VirtualLoop();
    const heard: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push([context.message, context.exception]));
    const error = new Error("planted");
    const future = loop.createFuture();
    await loop.run(function* () {
      future.setException(error);
    });
    expect(heard).toEqual([["Future exception was never retrieved", error]]);
    await loop.run(function* () {});
    expect(heard).toHaveLength(1);
  });

  it("gives the signal's reason, and leaves no listener on it", async () => {
    const loop = new VirtualLoop();
    const controller = new AbortController();
    const reason = new Error("why");
    const run = loop.run(
      function* () {
        loop.callLater(10, () => controller.abort(reason));
        yield* sleep(1000);
      },
      { signal: controller.signal },
    );
    await expect(run).rejects.toMatchObject({ name: "CancelledError", reason });
    expect(loop.time()).toBe(10);

    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = ((_type: string, listener: unknown) => listeners.add(listener)) as never;
    signal.removeEventListener = ((_type: string, listener: unknown) => listeners.delete(listener)) as never;
    await loop.run(
      function* () {
        expect(listeners.size).toBe(1);
      },
      { signal },
    );
    expect(listeners.size).toBe(0);
  });

  it("F11: starts nothing with a signal that is aborted already", async () => {
    const loop = new VirtualLoop();
    let started = false;
    const main = function* () {
      started = true;
    };
    const run = loop.run(main, { signal: AbortSignal.abort("why") });
    await expect(run).rejects.toMatchObject({ name: "CancelledError", reason: "why" });
    expect(started).toBe(false);
  });

  it("case 10: fails while another loop runs, and can run again afterwards", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const other = new VirtualLoop();
      const already = { code: "ERR_LOOP_ALREADY_RUNNING" };
      await expect(other.run(function* () {})).rejects.toMatchObject(already);
      await expect(loop.run(function* () {})).rejects.toMatchObject(already);
    });
    expect(
      await loop.run(function* () {
        return getRunningLoop() === loop;
      }),
    ).toBe(true);
  });
});
