import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimerHandle } from "./handle.ts";
import { Ticks } from "./ticks.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const loop = new VirtualLoop();

/** Ticks of a clock that a test sets, and counts the readings of. */
class Bench {
  readonly ticks = new Ticks(this);
  now = 0;
  readings = 0;
  readonly placed: TimerHandle[] = [];

  time(): number {
    this.readings += 1;
    return this.now;
  }

  _addTimer(handle: TimerHandle): void {
    handle._holder = undefined;
    this.placed.push(handle);
  }

  add(delay: number, comesSoon = true): TimerHandle {
    const handle = new TimerHandle(loop, delay, () => {});
    this.ticks.add(handle, comesSoon);
    return handle;
  }

  /** Handles that look alike are told apart. */
  placesOf(handles: readonly TimerHandle[]): number[] {
    return handles.map((handle) => this.placed.indexOf(handle));
  }

  burst(length: number): TimerHandle[] {
    return Array.from({ length }, () => this.add(10));
  }
}

describe("Ticks", () => {
  it("begins a delay at the next whole millisecond, and keeps its fraction", () => {
    const bench = new Bench();
    bench.now = 5.2;
    expect(bench.add(10).when()).toBe(16);
    bench.now = 7;
    expect(bench.add(0.25).when()).toBe(7.25);
  });

  it("reads the clock for each timer that is alone", () => {
    const bench = new Bench();
    for (let i = 0; i < 100; i += 1) {
      bench.now += 0.06;
      bench.add(10);
    }
    expect([bench.readings, bench.placed.length]).toEqual([100, 100]);
  });

  it("reads it for few timers of a burst, and places them in their order", () => {
    const bench = new Bench();
    bench.now = 3.5;
    const handles = bench.burst(1000);
    bench.ticks.stop();
    expect(bench.readings).toBeLessThan(120);
    expect(bench.placesOf(handles)).toEqual(handles.map((_, i) => i));
    expect(new Set(handles.map((handle) => handle.when()))).toEqual(new Set([14]));
  });

  it("reads it for each of 32 timers, however close they are", () => {
    const bench = new Bench();
    bench.burst(32);
    expect([bench.readings, bench.placed.length]).toEqual([32, 32]);
  });

  it("reads it again for the first timer after a burst", () => {
    const bench = new Bench();
    bench.burst(100);
    bench.ticks.stop();
    bench.now = 50.5;
    bench.add(10);
    expect(bench.placed.at(-1)?._when).toBe(61);
  });

  it("lets none wait where the next reading would not come soon", () => {
    const bench = new Bench();
    for (let i = 0; i < 50; i += 1) bench.add(10, false);
    expect([bench.readings, bench.placed.length]).toEqual([50, 50]);
  });

  it("counts those that wait from the reading that they have waited for, be it that of another timer, the loop or when()", () => {
    for (const read of [
      (bench: Bench) => void bench.add(10, false),
      (bench: Bench) => bench.ticks.read(bench.now),
      (_: Bench, handle: TimerHandle) => void handle.when(),
      (bench: Bench) => bench.ticks.stop(),
    ]) {
      const bench = new Bench();
      bench.now = 5.2;
      const waiting = bench.burst(37).at(-1) as TimerHandle;
      expect(bench.placed).not.toContain(waiting);
      bench.now = 8.4;
      read(bench, waiting);
      expect(bench.placed).toContain(waiting);
      expect(waiting.when()).toBe(19);
    }
  });

  it("does not place what was cancelled meanwhile", () => {
    const bench = new Bench();
    const handles = bench.burst(37);
    handles[35]?.cancel();
    bench.ticks.stop();
    expect(bench.placesOf(handles).slice(33)).toEqual([33, 34, -1, 35]);
  });

  it("tells the time of one that was cancelled while it waited", () => {
    const bench = new Bench();
    bench.now = 5.2;
    const waiting = bench.burst(37).at(-1) as TimerHandle;
    waiting.cancel();
    expect(waiting.when()).toBe(16);
    expect(bench.placed).not.toContain(waiting);
    bench.now = 8.4;
    bench.ticks.stop();
    expect(waiting.when()).toBe(16);
  });

  it("has no timer early, and none late by more than the time until the next reading", () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ add: fc.integer({ min: 0, max: 20 }), soon: fc.boolean() }) },
      { weight: 4, arbitrary: fc.record({ pass: fc.constantFrom(0.001, 0.01, 0.04, 0.3, 5) }) },
      { weight: 1, arbitrary: fc.constant("read" as const) },
      { weight: 1, arbitrary: fc.constant("end" as const) },
      { weight: 1, arbitrary: fc.record({ cancel: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ ask: fc.nat() }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const bench = new Bench();
        const added: { handle: TimerHandle; delay: number; at: number; placedAt?: number }[] = [];
        const cancelled = new Set<TimerHandle>();
        for (const each of [...steps, "end" as const]) {
          if (each === "read") bench.ticks.read(bench.now);
          else if (each === "end") bench.ticks.stop();
          else if ("pass" in each) bench.now += each.pass;
          else if ("add" in each) {
            added.push({ handle: bench.add(each.add, each.soon), delay: each.add, at: bench.now });
          } else {
            const handle = added[("cancel" in each ? each.cancel : each.ask) % (added.length || 1)]?.handle;
            if (handle === undefined || bench.placed.includes(handle)) continue;
            if ("ask" in each) handle.when();
            else cancelled.add(handle) && handle.cancel();
          }
          for (const one of added) if (bench.placed.includes(one.handle)) one.placedAt ??= bench.now;
        }
        const left = added.filter(({ handle }) => !cancelled.has(handle));
        expect(bench.placesOf(left.map(({ handle }) => handle))).toEqual(left.map((_, i) => i));
        expect(bench.placed).toHaveLength(left.length);
        for (const { handle, delay, at, placedAt } of left) {
          expect(handle.when()).toBeGreaterThanOrEqual(Math.ceil(at) + delay);
          expect(handle.when()).toBeLessThanOrEqual(Math.ceil(placedAt ?? Number.NaN) + delay);
        }
      }),
    );
  });
});
