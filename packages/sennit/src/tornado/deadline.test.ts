import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { toMilliseconds, toTime } from "./deadline.ts";

describe("a deadline", () => {
  it("is a time of the loop as a number, and counts from now as a duration", () => {
    const loop = new VirtualLoop();
    loop.advance(100);
    expect(toTime(50, loop)).toBe(50);
    expect(toTime({ milliseconds: 50 }, loop)).toBe(150);
  });

  it("adds up the parts of a duration", () => {
    expect(toMilliseconds({ minutes: 1, seconds: 2, milliseconds: 3 })).toBe(62_003);
    expect(toMilliseconds({ weeks: 1, days: 1, hours: 1 })).toBe((8 * 24 + 1) * 3_600_000);
    expect(toMilliseconds({ seconds: 0 })).toBe(0);
  });

  it.each([[{}], [{ years: 1 }], [{ seconds: Number.NaN }], [{ seconds: "1" }], [null], ["10"]])("is not %j", (x) => {
    expect(() => toMilliseconds(x as object)).toThrow(/Write instead: \{ milliseconds: 100 \}/);
  });
});
