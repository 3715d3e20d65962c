import { expect, test } from "vitest";
import { ticks } from "./ticks.ts";

test.each([
  [1, 0.2, 5],
  [1000, 200, 5],
  [1700, 500, 3],
  [60_000, 10_000, 6],
  [8, 1, 8],
])("a scale up to %d has steps of %d, the last being the %dth", (end, step, last) => {
  const marks = ticks(end);
  expect(marks[1]).toBeCloseTo(step);
  expect(marks).toHaveLength(last + 1);
});
