import { expect, test } from "vitest";
import type { Outcome, Span } from "../model.ts";
import { lanes } from "./lanes.ts";

const span = (start: number, end: number, outcome: Outcome = "ok"): Span => ({
  strand: "promise",
  label: `${start}`,
  start,
  end,
  outcome,
});
const drawn = (spans: Span[], resolution = 0, most = 9) =>
  lanes(spans, resolution, most).map((lane) => lane.map(({ start, end, count }) => `${start}-${end}×${count}`));

test("spans that overlap go side by side, others share a lane", () => {
  expect(drawn([span(0, 10), span(5, 15), span(10, 20), span(16, 20)])).toEqual([
    ["0-10×1", "10-20×1"],
    ["5-15×1", "16-20×1"],
  ]);
});

test("what finds no lane is laid over the one that is free first", () => {
  expect(drawn([span(0, 10), span(0, 5), span(1, 8)], 0, 2)).toEqual([["0-10×1"], ["0-5×1", "1-8×1"]]);
});

test("neighbours shorter than a pixel become one bar, which keeps the worst of them", () => {
  const [lane] = lanes([span(0, 1), span(2, 3, "failed"), span(4, 5), span(50, 51)], 10, 9);
  expect(lane).toEqual([
    { start: 0, end: 5, label: "2", outcome: "failed", count: 3 },
    { start: 50, end: 51, label: "50", outcome: "ok", count: 1 },
  ]);
});

test("a long span is never joined", () => {
  expect(drawn([span(0, 100), span(100, 101), span(102, 103)], 10)).toEqual([["0-100×1", "100-103×2"]]);
});
