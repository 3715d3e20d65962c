import { expect, describe as group, it } from "vitest";
import { describe } from "./describe.ts";

group("describe()", () => {
  it.each([
    [5, "5"],
    ["text", "text"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("x"), "Symbol(x)"],
    [function named() {}, "the function named"],
    [(() => () => {})(), "the function (anonymous)"],
    [(function* () {})(), "a generator"],
    [new Map(), "an object of class Map"],
    [{}, "an object of class Object"],
    [Object.create(null), "an object of class Object"],
    [Promise.resolve(), "an object of class Promise"],
  ])("says what %o is", (x, text) => {
    expect(describe(x)).toBe(text);
  });

  it("calls nothing of what it describes", () => {
    const hostile = {
      toString() {
        throw new Error("called");
      },
    };
    expect(describe(hostile)).toBe("an object of class Object");
  });
});
