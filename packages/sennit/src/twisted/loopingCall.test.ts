import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { LoopingCall } from "./loopingCall.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

function started(fn: () => unknown, interval = 1000, now = true) {
  const clock = new Clock();
  const loop = new LoopingCall(fn);
  loop.clock = clock;
  return { clock, loop, end: loop.start(interval, now) };
}

describe("LoopingCall", () => {
  it("case 91: calls fall on multiples of the interval, missed ones are left out", () => {
    const clock = new Clock();
    const times: number[] = [];
    const loop = new LoopingCall((label: string) => times.push(clock.time() + label.length), "");
    loop.clock = clock;
    loop.start(1000);
    clock.pump([3500, 500, 999, 1]);
    expect(times).toEqual([0, 3500, 4000, 5000]);
  });

  it("case 91: without a call at the start the first one comes after the interval", () => {
    let calls = 0;
    const { clock } = started(() => calls++, 1000, false);
    clock.advance(999);
    expect(calls).toBe(0);
    clock.advance(1);
    expect(calls).toBe(1);
  });

  it("case 91: a returned Deferred is waited for before the next call is scheduled", () => {
    const waits: Deferred<number>[] = [];
    const { clock, loop } = started(() => {
      const wait = new Deferred<number>();
      waits.push(wait);
      return wait;
    });
    expect(clock.getDelayedCalls()).toHaveLength(0);
    clock.advance(1400);
    waits[0]?.callback(1);
    expect(clock.getDelayedCalls().map((call) => call.getTime())).toEqual([2000]);
    expect([waits.length, loop.running]).toEqual([1, true]);
  });

  it("case 91: an error stops it, and is what its Deferred fails with", () => {
    const { clock, loop, end } = started(() => {
      throw new Error("no");
    });
    expect([loop.running, (end.result as Failure).getErrorMessage()]).toEqual([false, "no"]);
    expect(clock.getDelayedCalls()).toHaveLength(0);
    const failing = started(() => Deferred.fromCoroutine(fails()));
    function* fails(): Generator<never> {
      throw new Error("neither");
    }
    expect((failing.end.result as Failure).getErrorMessage()).toBe("neither");
  });

  it("case 92: stop fires its Deferred with the loop, and no call is left", () => {
    const { clock, loop, end } = started(() => undefined);
    loop.stop();
    expect([loop.running, end.result === loop, clock.getDelayedCalls().length]).toEqual([false, true, 0]);
  });

  it("case 92: while a call is pending, stop waits for it and does not cancel it", () => {
    let cancelled = false;
    const wait = new Deferred<number>(() => {
      cancelled = true;
    });
    const { loop, end } = started(() => wait);
    loop.stop();
    expect([end.called, cancelled]).toEqual([false, false]);
    wait.callback(1);
    expect(end.result).toBe(loop);
  });

  it("case 92: cancelling its Deferred stops nothing", () => {
    let calls = 0;
    const { clock, loop, end } = started(() => calls++);
    end.cancel();
    clock.advance(1000);
    expect([calls, loop.running, (end.result as Failure).value instanceof CancelledError]).toEqual([2, true, true]);
    loop.stop();
  });

  it("case 92: stop, start and stop while a call is pending loses the first Deferred, as in the original", () => {
    const waits: Deferred<number>[] = [];
    const { loop, end } = started(() => {
      const wait = new Deferred<number>();
      waits.push(wait);
      return wait;
    });
    loop.stop();
    const second = loop.start(1000);
    loop.stop();
    for (const wait of waits) wait.callback(1);
    expect([end.called, second.result === loop]).toEqual([false, true]);
  });

  it("case 91: reset counts the interval from now on", () => {
    let calls = 0;
    const { clock, loop } = started(() => calls++);
    clock.advance(900);
    loop.reset();
    clock.advance(900);
    expect(calls).toBe(1);
    clock.advance(100);
    expect(calls).toBe(2);
  });

  it("case 91: with an interval of 0 it is called again as soon as the clock allows", () => {
    let calls = 0;
    const clock = new Clock();
    const loop = new LoopingCall(() => {
      calls += 1;
      if (calls === 5) loop.stop();
    });
    loop.clock = clock;
    const end = loop.start(0);
    expect(calls).toBe(1);
    clock.advance(0);
    expect([calls, end.result === loop]).toEqual([5, true]);
  });

  it("case 91: without a clock it uses the loop that runs", () => {
    const loop = new VirtualLoop();
    const times: number[] = [];
    loop.runUntilComplete(function* () {
      const looping = new LoopingCall(() => {
        times.push(loop.time());
        if (times.length === 3) looping.stop();
      });
      yield* looping.start(250);
    });
    expect(times).toEqual([0, 250, 500]);
    expect(() => new LoopingCall(() => 1).start(1)).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });

  it("case 93: withCount gives the intervals since the last call, and their sum is what has passed", () => {
    const clock = new Clock();
    const counts: number[] = [];
    const loop = LoopingCall.withCount((count) => counts.push(count));
    loop.clock = clock;
    loop.start(500, false);
    clock.pump([500, 1300, 200, 100, 400]);
    expect(counts).toEqual([1, 2, 1, 1]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(Math.trunc(clock.time() / 500));
  });

  it("case 93: the count is never 0, also where the interval is no binary fraction", () => {
    const clock = new Clock();
    const counts: number[] = [];
    const interval = 0.1;
    const loop = LoopingCall.withCount((count) => counts.push(count));
    loop.clock = clock;
    loop.start(interval, false);
    const steps = 1234;
    for (let i = 0; i < steps; i++) clock.advance(interval);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(Math.trunc(clock.time() / interval));
  });

  it("case 93: counts from the last call, also where that had an interval of 0", () => {
    const clock = new Clock();
    const counts: number[] = [];
    const loop: LoopingCall<[]> = LoopingCall.withCount((count) => {
      counts.push(count);
      if (counts.length === 5) loop.interval = 1;
    });
    loop.clock = clock;
    loop.start(0);
    clock.advance(5);
    clock.advance(0);
    clock.advance(0);
    clock.advance(0);
    expect(counts).toEqual([1, 1, 1, 1, 1]);
    clock.advance(3);
    expect(counts.at(-1)).toBe(3);
  });

  it("case 93: with an interval of 0 the count is always 1", () => {
    const clock = new Clock();
    const counts: number[] = [];
    const loop = LoopingCall.withCount((count) => {
      counts.push(count);
      if (counts.length === 3) loop.stop();
    });
    loop.clock = clock;
    loop.start(0, false);
    clock.advance(10);
    expect(counts).toEqual([1, 1, 1]);
  });

  it("case 91: wrong use fails at once", () => {
    const { loop } = started(() => undefined);
    const code = (fn: () => unknown): unknown => {
      try {
        return fn();
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code(() => loop.start(1))).toBe("ERR_LOOPING_CALL_STATE");
    loop.stop();
    expect(code(() => loop.stop())).toBe("ERR_LOOPING_CALL_STATE");
    expect(code(() => loop.reset())).toBe("ERR_LOOPING_CALL_STATE");
    expect(code(() => loop.start(-1))).toBe("ERR_BAD_INTERVAL");
  });
});
