import { expect, test } from "vitest";
import { formatBytes, formatMs, formatNumber } from "./format.ts";

test("numbers read the same everywhere", () => {
  expect(formatNumber(1234567)).toBe("1,234,567");
  expect([0, 12.4, 999, 1000, 1234, 65_000].map(formatMs)).toEqual([
    "0 ms",
    "12 ms",
    "999 ms",
    "1 s",
    "1.23 s",
    "65 s",
  ]);
  expect([0, 999, 1000, 45_600, 1_000_000, 1_234_567].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "45.6 kB",
    "1 MB",
    "1.23 MB",
  ]);
});
