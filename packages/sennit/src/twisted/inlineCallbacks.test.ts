import { describe, expect, it } from "vitest";
import { inlineCallbacks } from "./inlineCallbacks.ts";

describe("inlineCallbacks", () => {
  it("passes this and the arguments on", () => {
    class Counter {
      n = 40;
      readonly add = 0;
    }
    const method = inlineCallbacks(function* (this: Counter, by: number) {
      return this.n + by;
    });
    expect(method.call(new Counter(), 2).result).toBe(42);
  });

  it("case 63: a function that returns no generator is refused where it is called", () => {
    const wrong = inlineCallbacks((() => 1) as never);
    expect(() => wrong()).toThrow(/inlineCallbacks\(function\* \(\)/);
  });
});
