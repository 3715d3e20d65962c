import { AsyncLocalStorage } from "node:async_hooks";
import { readFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { HostLoop } from "./hostLoop.ts";
import { getRunningLoop } from "./running.ts";

const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("HostLoop", () => {
  it("runs a chain of ready work without giving the host a turn for each step", async () => {
    const trace: string[] = [];
    await new HostLoop().run(function* () {
      setImmediate(() => trace.push("host"));
      for (let i = 0; i < 5; i += 1) yield;
      trace.push("loop");
    });
    expect(trace[0]).toBe("loop");
  });

  it("never starves the host's timers and I/O, however long its chain of ready work", async () => {
    const served = new Set<string>();
    setTimeout(() => served.add("timer"), 1);
    setImmediate(() => served.add("immediate"));
    void readFile(new URL(import.meta.url)).then(() => served.add("file"));
    await new HostLoop().run(function* () {
      // As long as they are not served, this does not end.
      while (served.size < 3) yield;
    });
    expect([...served].sort()).toEqual(["file", "immediate", "timer"]);
  });

  it("never starves its own timers either", async () => {
    let fired = false;
    const loop = new HostLoop();
    await loop.run(function* () {
      loop.callLater(2, () => {
        fired = true;
      });
      while (!fired) yield;
    });
    expect(fired).toBe(true);
  });

  it("goes by the clock of fake timers as soon as they take the place of the host's, and by the host's after them", async () => {
    const loop = new HostLoop();
    const [before, between, after] = await loop.run(async () => {
      const start = loop.time();
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      const fake = loop.time();
      vi.advanceTimersByTime(1_000_000);
      const later = loop.time();
      vi.useRealTimers();
      return [start, later - fake, loop.time()] as const;
    });
    expect(between).toBe(1_000_000);
    expect(after - before).toBeLessThan(1_000_000);
    // Not by the fake one, which is far ahead.
    expect(after).toBeLessThanOrEqual(performance.now());
  });

  it("cuts an iteration in two where its time is over, and keeps the order", async () => {
    const loop = new HostLoop();
    const trace: number[] = [];
    let turns = 0;
    await loop.run(async () => {
      // Each reading of the clock is two milliseconds on, so that each slice ends at its second reading.
      let now = loop.time();
      const clock = vi.spyOn(performance, "now").mockImplementation(() => {
        now += 2;
        return now;
      });
      try {
        for (let i = 0; i < 400; i += 1) loop.callSoon(() => trace.push(i));
        while (trace.length < 400) {
          await turnOfHost();
          turns += 1;
        }
      } finally {
        clock.mockRestore();
      }
    });
    expect(trace).toEqual(Array.from({ length: 400 }, (_, i) => i));
    expect(turns).toBeGreaterThan(3);
  });

  it.each([
    ["another slice", 0],
    ["the same slice", 16],
  ])(
    "counts a delay from its call, however long the callback goes on, after a burst of timers in %s",
    async (_, turns) => {
      const loop = new HostLoop();
      const fired = await loop.run(async () => {
        let now = loop.time();
        const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
        const burst = function* (): Generator<undefined, void> {
          for (let i = 0; i < 100; i += 1) loop.callLater(1, () => {}).cancel();
          for (let i = 0; i < turns; i += 1) {
            now += 0.06;
            yield;
          }
        };
        const lone = function* (): Generator<undefined, boolean> {
          let fired = false;
          loop.callLater(10, () => {
            fired = true;
          });
          now += 50;
          for (let i = 0; i < 20; i += 1) yield;
          return fired;
        };
        try {
          if (turns > 0) {
            return await loop.createTask(function* () {
              yield* burst();
              return yield* lone();
            });
          }
          await loop.createTask(burst);
          await turnOfHost();
          now += 100;
          return await loop.createTask(lone);
        } finally {
          clock.mockRestore();
        }
      });
      expect(fired).toBe(true);
    },
  );

  it("reads the clock for few timers of a burst, and fires all of them in the order of their times", async () => {
    const loop = new HostLoop();
    const burst = (fired: number[]): number => {
      const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
      for (let i = 0; i < 299; i += 1) loop.callLater(i % 3, () => fired.push(i % 3));
      // To ask for a time lets all those begin that have waited for a reading.
      loop.callLater(3, () => fired.push(3)).when();
      const readings = clock.mock.calls.length;
      clock.mockRestore();
      return readings;
    };
    const inside: number[] = [];
    const readings = await loop.run(function* () {
      const readings = burst(inside);
      while (inside.length < 300) yield* sleep(1);
      return readings;
    });
    expect(readings).toBeLessThan(150);
    expect(inside).toEqual([...inside].sort());
  });

  it("lets the delays of a burst of timers begin where they are set, also before it runs", () => {
    const loop = new HostLoop();
    const clock = vi.spyOn(performance, "now").mockImplementation(() => 0);
    try {
      const timers = Array.from({ length: 100 }, () => loop.callLater(10, () => {}));
      clock.mockImplementation(() => 1000);
      expect(timers.map((timer) => timer.when())).toEqual(timers.map(() => 10));
    } finally {
      clock.mockRestore();
    }
  });

  it("wakes for the last timer of a burst that was set while it was asleep", async () => {
    const loop = new HostLoop();
    await loop.run(async () => {
      await turnOfHost();
      await new Promise<void>((resolve) => {
        const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
        for (let i = 0; i < 36; i += 1) loop.callLater(600_000, () => {});
        loop.callLater(2, resolve);
        clock.mockRestore();
      });
    });
  });

  it("runs no timer before its time where another clock, which shows less, was put in the place of its own", async () => {
    const loop = new HostLoop();
    await loop.run(function* () {
      // The clock is read in this slice, and in none of those that the promises begin.
      for (let i = 0; i < 1000; i += 1) yield;
      yield Promise.resolve();
      const clock = vi.spyOn(performance, "now").mockImplementation(() => 0);
      try {
        let fired = false;
        yield Promise.resolve();
        yield;
        const timer = loop.callLater(0.5, () => {
          fired = true;
        });
        for (let i = 0; i < 5; i += 1) yield;
        expect(fired).toBe(false);
        timer.cancel();
      } finally {
        clock.mockRestore();
      }
    });
  });

  it.each([0.005, 0.02, 0.03, 0.045, 0.06, 0.2, 1])(
    "keeps the host waiting for three milliseconds at most, where entries take %s",
    async (took) => {
      const loop = new HostLoop();
      const waits: number[] = [];
      await loop.run(async () => {
        let now = loop.time();
        const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
        try {
          let left = Math.ceil(60 / took);
          for (let i = left; i > 0; i -= 1)
            loop.callSoon(() => {
              now += took;
              left -= 1;
            });
          while (left > 0) {
            const before = now;
            await turnOfHost();
            waits.push(now - before);
          }
        } finally {
          clock.mockRestore();
        }
      });
      // It learns in the first slices what entries take.
      expect(waits.length).toBeGreaterThan(10);
      expect(Math.max(...waits.slice(3))).toBeLessThanOrEqual(3.001);
    },
  );

  it("gives way as often where a run begins while a slice of the one before is to come", async () => {
    const loop = new HostLoop();
    let now = performance.now();
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    try {
      let left = 200;
      const work = (): void => {
        now += 0.5;
        left -= 1;
        if (left > 0) loop.callSoon(work);
      };
      loop.callSoon(work);
      await loop.run(async () => {});
      const waits: number[] = [];
      await loop.run(async () => {
        while (left > 0) {
          const before = now;
          await turnOfHost();
          waits.push(now - before);
        }
      });
      expect(waits.length).toBeGreaterThan(10);
      expect(Math.max(...waits.slice(3))).toBeLessThanOrEqual(3);
    } finally {
      clock.mockRestore();
    }
  });

  it("gives way after each entry or two where they take long, and seldom again where they do not", async () => {
    const loop = new HostLoop();
    const ranInTurn: number[] = [];
    await loop.run(async () => {
      let now = loop.time();
      let ran = 0;
      const work = (took: number) => (): void => {
        now += took;
        ran += 1;
      };
      const turn = async (): Promise<void> => {
        await turnOfHost();
        ranInTurn.push(ran);
        ran = 0;
      };
      const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
      try {
        for (let i = 0; i < 200; i += 1) loop.callSoon(work(5));
        for (let i = 0; i < 220; i += 1) await turn();
        for (let i = 0; i < 2000; i += 1) loop.callSoon(work(0.02));
        for (let i = 0; i < 60; i += 1) await turn();
        // Whoever has caught up does not go on to read the clock at each entry.
        for (let i = 0; i < 200; i += 1) loop.callSoon(work(5));
        for (let i = 0; i < 220; i += 1) await turn();
        clock.mockClear();
        for (let i = 0; i < 20; i += 1) {
          loop.callSoon(work(0));
          await turn();
        }
        expect(clock.mock.calls.length).toBeLessThanOrEqual(1);
      } finally {
        clock.mockRestore();
      }
    });
    expect(Math.max(...ranInTurn.slice(4, 220))).toBeLessThanOrEqual(2);
    expect(Math.max(...ranInTurn.slice(220, 280))).toBeGreaterThan(64);
  });

  it("runs its timers in the order of their times, and none before its time", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    await loop.run(function* () {
      const start = loop.time();
      // A machine that is busy elsewhere could let milliseconds pass between two of them.
      const clock = vi.spyOn(performance, "now").mockReturnValue(start);
      for (const delay of [6, 2, 4, 0, -5]) {
        loop.callLater(delay, () => {
          trace.push(String(delay));
          expect(loop.time()).toBeGreaterThanOrEqual(start + delay);
        });
      }
      clock.mockRestore();
      yield* sleep(8);
    });
    expect(trace).toEqual(["-5", "0", "2", "4", "6"]);
  });

  it("runs a timer whose time is over already in the next iteration, behind what was ready", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    await loop.run(function* () {
      // With another that waits, each slice begins with a reading of the clock.
      loop.callLater(10_000, () => {});
      yield turnOfHost();
      for (let i = 0; i < 3; i += 1) yield;
      loop.callAt(loop.time() - 5, () => trace.push("timer"));
      for (const step of ["first", "second"]) {
        yield;
        trace.push(step);
      }
    });
    expect(trace).toEqual(["first", "timer", "second"]);
  });

  it("is woken for an earlier timer than the one it sleeps for", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    await loop.run(async () => {
      const late = loop.callLater(1_000_000, () => trace.push("late"));
      await turnOfHost();
      await new Promise<void>((resolve) => {
        loop.callLater(1, () => {
          trace.push("early");
          resolve();
        });
      });
      late.cancel();
    });
    expect(trace).toEqual(["early"]);
  });

  it("stops at the end of an iteration, also where its slice is over there", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      now += 10;
      return now;
    });
    try {
      // The clock is read after every 64 entries; at the second reading the slice is over.
      for (let i = 1; i < 128; i += 1) loop.callSoon(() => undefined);
      loop.callSoon(() => {
        loop.stop();
        loop.callSoon(() => trace.push("next iteration"));
      });
      await loop.runForever();
    } finally {
      clock.mockRestore();
    }
    expect(trace).toEqual([]);
  });

  it("goes on with an iteration that was cut, before it looks for timers that are due, and for a request to stop", async () => {
    const loop = new HostLoop();
    const trace: (number | string)[] = [];
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      now += 10;
      return now;
    });
    try {
      const calls = Array.from({ length: 400 }, (_, i) => i);
      for (const i of calls) {
        loop.callSoon(() => {
          trace.push(i);
          if (i === 0) loop.callLater(1, () => trace.push("timer"));
          loop.callSoon(() => trace.push(i));
        });
      }
      loop.callSoon(() => loop.stop());
      // The clock is read after a few entries, and at the second reading the slice is over.
      await loop.runForever();
      expect(trace).toEqual(calls);
      loop.callSoon(() => loop.stop());
      await loop.runForever();
      expect(trace).toEqual([...calls, ...calls, "timer"]);
    } finally {
      clock.mockRestore();
    }
  });

  it("sleeps for longer than the host's longest delay", async () => {
    const loop = new HostLoop();
    const delays: unknown[] = [];
    const setTimeoutSpy = vi.spyOn(globalThis, "setTimeout").mockImplementation(((_fn: unknown, delay: number) => {
      delays.push(delay);
      return undefined;
    }) as never);
    try {
      await loop.run(function* () {
        for (const delay of [Number.POSITIVE_INFINITY, 1e12]) {
          const timer = loop.callLater(delay, () => {});
          yield new Promise<void>((resolve) => setImmediate(resolve));
          timer.cancel();
        }
      });
    } finally {
      setTimeoutSpy.mockRestore();
    }
    expect(delays).toEqual([2 ** 31 - 1, 2 ** 31 - 1]);
  });

  it("leaves nothing that keeps the host alive", async () => {
    // Not all of the process: others' come and go meanwhile.
    const armed = new Set<unknown>();
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    vi.stubGlobal("setTimeout", (fn: () => void, delay: number) => {
      const timer = set(() => {
        armed.delete(timer);
        fn();
      }, delay);
      armed.add(timer);
      return timer;
    });
    vi.stubGlobal("clearTimeout", (timer: NodeJS.Timeout) => {
      armed.delete(timer);
      clear(timer);
    });
    try {
      const loop = new HostLoop();
      await loop.run(function* () {
        loop.callLater(1_000_000, () => {});
        yield* sleep(1);
        // It arms the host's when it falls asleep.
        yield new Promise<void>((resolve) => setImmediate(resolve));
        expect(armed.size).toBe(1);
      });
      expect(armed.size).toBe(0);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("runs nothing after its end, and goes on in its next run", async () => {
    const loop = new HostLoop();
    let steps = 0;
    const forever = (): void => {
      steps += 1;
      loop.callSoon(forever);
    };
    await loop.run(function* () {
      forever();
      yield;
    });
    const before = steps;
    for (let i = 0; i < 3; i += 1) await turnOfHost();
    expect(steps).toBe(before);
    await loop.run(function* () {
      yield;
    });
    expect(steps).toBeGreaterThan(before);
  });

  it("runs what was scheduled before its start", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push("soon"));
    loop.callLater(0, () => trace.push("later"));
    await turnOfHost();
    expect(trace).toEqual([]);
    await loop.run(() => sleep(2));
    expect(trace).toEqual(["soon", "later"]);
  });

  it("lives on when a callback throws and nobody can be told", async () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {
      throw new Error("no console either");
    });
    try {
      const loop = new HostLoop();
      await loop.run(function* () {
        loop.callSoon(() => {
          throw new Error("planted");
        });
        yield;
        yield;
      });
    } finally {
      print.mockRestore();
    }
  });

  it("is woken by what happens outside of it", async () => {
    const loop = new HostLoop();
    const future = loop.createFuture<string>();
    setImmediate(() => future.setResult("from outside"));
    expect(
      await loop.run(function* () {
        return yield* future;
      }),
    ).toBe("from outside");
    const called = new Promise<void>((resolve) => setImmediate(() => loop.callSoonThreadsafe(resolve)));
    await loop.run(() => called);
  });

  it("runs in the context of whoever made it, not of whoever happened to wake it", async () => {
    const storage = new AsyncLocalStorage<string>();
    const loop = storage.run("maker", () => new HostLoop());
    const future = loop.createFuture<void>();
    const seen: unknown[] = [];
    setImmediate(() => storage.run("waker", () => future.setResult()));
    await loop.run(function* () {
      yield* future;
      seen.push(storage.getStore());
    });
    expect(seen).toEqual(["maker"]);
  });

  it("is the running loop of promises that go on between its slices", async () => {
    const loop = new HostLoop();
    await loop.run(async () => {
      const answers = await Promise.all([1, 2, 3].map(async () => turnOfHost().then(() => getRunningLoop() === loop)));
      expect(answers).toEqual([true, true, true]);
    });
  });

  it("knows whether it is running", async () => {
    const loop = new HostLoop();
    const seen = [loop.isRunning()];
    await loop.run(async () => {
      await null;
      seen.push(loop.isRunning());
      expect(() => loop.close()).toThrow(/the loop is running/);
    });
    seen.push(loop.isRunning());
    expect(seen).toEqual([false, true, false]);
    loop.close();
  });

  it("case 91: reports what fails in its cleanup, and every failure that nobody saw", async () => {
    const loop = new HostLoop();
    const heard: string[] = [];
    loop.setExceptionHandler((_loop, { message, exception }) => heard.push(`${message}: ${exception}`));
    await loop.run(function* () {
      loop.createFuture().setException(new Error("unseen"));
      loop.createTask(function* () {
        try {
          yield* sleep(1_000_000);
        } catch {
          throw new Error("in cleanup");
        }
      });
      yield;
    });
    expect(heard).toEqual([
      "Unhandled exception while the loop was shut down: Error: in cleanup",
      "Future exception was never retrieved: Error: unseen",
    ]);
  });
});
