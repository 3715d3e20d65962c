import { describe, expect, it } from "vitest";
import { ascending } from "./ascending.ts";

describe("ascending", () => {
  it.each([
    [1, 2],
    ["a", "b"],
    [1n, 2],
    [false, true],
    [new Date(1), new Date(2)],
    [
      [1, "a"],
      [1, "b"],
    ],
    [[1], [1, 0]],
    [
      [1, {}],
      [2, {}],
    ],
  ])("puts %o before %o", (a, b) => {
    expect(Math.sign(ascending(a, b))).toBe(-1);
    expect(Math.sign(ascending(b, a))).toBe(1);
  });

  it.each([
    [1, 1],
    [1, 1n],
    [[], []],
    [new Date(5), new Date(5)],
  ])("has %o and %o equal", (a, b) => {
    expect(ascending(a, b)).toBe(0);
  });

  it("has a thing equal to itself, whatever it is", () => {
    const thing = {};
    expect(ascending([1, thing], [1, thing])).toBe(0);
  });

  it.each([
    [{}, {}],
    [1, "a"],
    [undefined, 1],
    [Number.NaN, 1],
    [null, 1],
    [Symbol.iterator, 1],
    [
      [1, {}],
      [1, {}],
    ],
  ])("refuses %o and %o", (a, b) => {
    expect(() => ascending(a, b)).toThrow(expect.objectContaining({ code: "ERR_NOT_COMPARABLE" }));
  });
});
