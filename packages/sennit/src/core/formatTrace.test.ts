import { describe, expect, it } from "vitest";
import { formatTrace } from "./formatTrace.ts";

/** Without the frames, which differ from machine to machine. */
const outline = (error: unknown): string[] =>
  formatTrace(error)
    .split("\n")
    .filter((line) => !/^\s*at /.test(line));

describe("formatTrace()", () => {
  it("shows an error with its frames, without those of the host", () => {
    const text = formatTrace(new TypeError("planted"));
    expect(text).toMatch(/^TypeError: planted\n {4}at .*formatTrace\.test\.ts/);
    expect(text).not.toContain("node:internal");
  });

  it("shows causes and the errors of an aggregate, each further in", () => {
    const cause = new RangeError("cause", { cause: "a string" });
    const error = new AggregateError([new Error("one", { cause }), 2], "both");
    expect(outline(error)).toEqual([
      "AggregateError: both",
      "  error 1 of 2: Error: one",
      "    caused by: RangeError: cause",
      "      caused by: a string",
      "  error 2 of 2: 2",
    ]);
  });

  it("ends where errors cause one another", () => {
    const error = new Error("circular");
    error.cause = new Error("other", { cause: error });
    expect(outline(error)).toEqual(["Error: circular", "  caused by: Error: other", "    caused by: [circular]"]);
  });

  it("is bounded in depth and in width", () => {
    let error = new Error("innermost");
    for (let i = 0; i < 100; i += 1) error = new Error(`level ${i}`, { cause: error });
    expect(outline(error)).toHaveLength(21);
    const wide = new AggregateError(Array.from({ length: 1000 }, (_, i) => i));
    expect(outline(wide).at(-1)).toBe("  … and 980 more errors");
  });

  it.each([
    ["a string", "a string"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("mark"), "Symbol(mark)"],
    [Object.create(null), "[object Object]"],
  ])("shows what is no error as it is: %o", (value, text) => {
    expect(formatTrace(value)).toBe(text);
  });

  it("never throws, whatever an error does when it is looked at", () => {
    const refuse = (): never => {
      throw new Error("refused");
    };
    const error = Object.defineProperties(new Error("x"), {
      stack: { get: refuse },
      cause: { get: refuse },
      message: { get: refuse },
    });
    expect(formatTrace(error)).toBe("[object Error]");
    expect(formatTrace(new Proxy({}, { get: refuse }))).toContain("object");
  });
});
