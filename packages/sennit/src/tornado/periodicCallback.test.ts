import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { setAppLog } from "./log.ts";
import { PeriodicCallback } from "./periodicCallback.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;
let times: number[];

beforeEach(() => {
  loop = new VirtualLoop();
  times = [];
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The times at which a callback began, in the first `ms` milliseconds. */
function timesOf(callback: PeriodicCallback, ms: number): number[] {
  loop.callSoon(() => callback.start());
  loop.advance(ms);
  callback.stop();
  loop.advance(10 * ms);
  return times;
}

describe("PeriodicCallback", () => {
  it("calls from one period after its start until it is stopped", () => {
    const callback = new PeriodicCallback(() => times.push(loop.time()), { seconds: 1 });
    expect(callback.isRunning()).toBe(false);
    expect(timesOf(callback, 3500)).toEqual([1000, 2000, 3000]);
    expect(callback.isRunning()).toBe(false);
  });

  it.each([
    [
      "a coroutine of this family",
      coroutine(function* () {
        yield* sleep(25);
      }),
    ],
    [
      "a generator function",
      function* () {
        yield* sleep(25);
      },
    ],
  ])("case 56: never overlaps, with %s", (_kind, work) => {
    const callback = new PeriodicCallback(() => {
      times.push(loop.time());
      return work();
    }, 10);
    expect(timesOf(callback, 100)).toEqual([10, 40, 70, 100]);
  });

  it("case 56: never overlaps, with an async function", async () => {
    const callback = new PeriodicCallback(async () => {
      times.push(loop.time());
      await sleep(25);
    }, 10);
    await loop.run(async () => {
      callback.start();
      await sleep(75);
      callback.stop();
    });
    expect(times).toEqual([10, 40, 70]);
  });

  it("logs errors and goes on", () => {
    const logged: unknown[] = [];
    const before = setAppLog({ error: (...entry) => logged.push(entry) });
    const error = new Error("planted");
    const callback = new PeriodicCallback(function tick() {
      times.push(loop.time());
      throw error;
    }, 10);
    expect(timesOf(callback, 20)).toEqual([10, 20]);
    setAppLog(before);
    expect(logged[0]).toEqual(["Exception in callback tick", error]);
  });

  it("may be stopped by its own callback, and started again", () => {
    const callback = new PeriodicCallback(() => {
      times.push(loop.time());
      callback.stop();
    }, 10);
    loop.callSoon(() => callback.start());
    loop.callLater(50, () => callback.start());
    loop.advance(100);
    expect(times).toEqual([10, 60]);
  });

  it("calls nobody twice as often when it is started twice", () => {
    const callback = new PeriodicCallback(() => times.push(loop.time()), 10);
    loop.callSoon(() => callback.start());
    expect(timesOf(callback, 20)).toEqual([10, 20]);
  });

  it("does not call when it is stopped in the turn in which it is due", () => {
    const callback = new PeriodicCallback(() => times.push(loop.time()), 10);
    loop.callSoon(() => callback.start());
    loop.callLater(10, () => loop.callSoon(() => callback.stop()));
    loop.callLater(10, () => callback.stop());
    loop.advance(100);
    expect(times).toEqual([]);
  });

  it("lengthens and shortens the period at random", () => {
    const random = vi.spyOn(Math, "random");
    for (const value of [0.5, 1, 0, 0.5]) random.mockReturnValueOnce(value);
    const callback = new PeriodicCallback(() => times.push(loop.time()), 1000, { jitter: 0.2 });
    expect(timesOf(callback, 3500).slice(0, 3)).toEqual([1000, 2100, 3000]);
  });

  it("refuses a period that is not positive", () => {
    for (const period of [0, -1, Number.NaN, { seconds: 0 }]) {
      expect(() => new PeriodicCallback(() => {}, period)).toThrow(/period/);
    }
  });
});
