import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Counts, measure } from "../bench/guard/measure.mjs";

// What the hot paths take does not grow unnoticed: how much of the library's code an operation runs, and how many bytes it
// allocates. Both are counted, not timed, and the same on every machine. Where more is meant: npm run bounds, and say why.

const bounds: Record<string, Counts> = JSON.parse(
  readFileSync(new URL("../bench/guard/bounds.json", import.meta.url), "utf8"),
);

/** For the versions of V8, whose own objects differ a little. */
const SLACK = 1.05;

let counts: Record<string, Counts>;

beforeAll(async () => {
  counts = await measure();
}, 60_000);

it("has a bound for each program", () => {
  expect(Object.keys(counts)).toEqual(Object.keys(bounds));
});

describe.each(Object.keys(bounds))("%s", (name) => {
  it("runs no more of the library's code", () => {
    expect(counts[name]?.work).toBeGreaterThan(0);
    expect(counts[name]?.work).toBeLessThanOrEqual(bounds[name]?.work ?? 0);
  });

  it("allocates no more", () => {
    expect(counts[name]?.bytes).toBeGreaterThan(0);
    expect(counts[name]?.bytes).toBeLessThanOrEqual((bounds[name]?.bytes ?? 0) * SLACK);
  });
});
