import { describe, expect, it } from "vitest";
import { nextPeriodicTime } from "./nextPeriodicTime.ts";

/** The times of the next calls when each call ends so much later than it was due. */
function schedule(durations: readonly number[]): number[] {
  const times: number[] = [];
  let next = nextPeriodicTime(1000, 1000, 10_000);
  for (const duration of durations) {
    times.push(next);
    next = nextPeriodicTime(next, next + duration, 10_000);
  }
  return times;
}

describe("nextPeriodicTime", () => {
  it("is one period later for calls that take no time", () => {
    expect(schedule([0, 0, 0, 0, 0])).toEqual([11_000, 21_000, 31_000, 41_000, 51_000]);
  });

  it("skips what a long call has missed, and keeps the schedule", () => {
    expect(schedule([0, 15_000, 0, 25_000, 35_000, 5000, 0])).toEqual([
      11_000, 21_000, 41_000, 51_000, 81_000, 121_000, 131_000,
    ]);
  });

  it("never gives the same time twice when the clock is set back, by little or by much", () => {
    expect(nextPeriodicTime(1000, 990, 100)).toBe(1100);
    expect(nextPeriodicTime(1100, 100, 100)).toBe(1200);
  });

  it("takes a call that comes exactly on time as one period", () => {
    expect(nextPeriodicTime(100, 200, 100)).toBe(300);
    expect(nextPeriodicTime(100, 199.9, 100)).toBe(200);
  });
});
