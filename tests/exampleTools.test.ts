import { describe, expect, test } from "vitest";
import { findExamples } from "../scripts/examples/find.mjs";
import { toModule } from "../scripts/examples/toModule.mjs";

const module = (code: string) => toModule({ file: "a.md", line: 1, mode: "run", code }).split("\n").slice(1).join("\n");

describe("findExamples", () => {
  test("finds the ts blocks of a document, with their lines and modes", () => {
    const text = "# T\n```ts\na;\n```\n```sh\n```\n- x\n  ```ts no-run\n  b;\n  ```\n```ts ignore\nc;\n```";
    expect(findExamples("a.md", text)).toEqual([
      { file: "a.md", line: 2, mode: "run", code: "a;" },
      { file: "a.md", line: 8, mode: "no-run", code: "b;" },
      { file: "a.md", line: 11, mode: "ignore", code: "c;" },
    ]);
  });

  test("finds those of doc comments", () => {
    const text = "const s = '```ts';\n/**\n * Does.\n * @example\n * ```ts\n * f({\n *   a: 1,\n * });\n * ```\n */";
    expect(findExamples("a.ts", text)).toEqual([{ file: "a.ts", line: 5, mode: "run", code: "f({\n  a: 1,\n});" }]);
  });

  test.each([
    ["a.ts", "\n/** @example f() */", "a.ts:2: @example without a ```ts block: nothing can be run"],
    ["a.md", "```ts norun\n```", "a.md:1: ```ts norun is unknown"],
    ["a.md", "\n```ts\nf();", "a.md:2: the block that starts here has no end"],
  ])("refuses what would never run: %s %j", (file, text, message) => {
    expect(() => findExamples(file, text)).toThrow(message);
  });
});

describe("toModule", () => {
  test("keeps the document's line numbers", () => {
    const text = toModule({ file: "a.md", line: 5, mode: "run", code: "f();\ng();" });
    expect(text.split("\n").indexOf("g();") + 1).toBe(7);
  });

  test.each([
    ["await f(); // => [1, 2]", "$example.equals((await f()), [1, 2]); // => [1, 2]\n"],
    ["const { a } = f(); // => { a: 1 }", "const { a } = $example.equals((f()), { a: 1 }); // => { a: 1 }\n"],
    [
      "run(() => {\n  x; // => 1\n}); // => 2",
      "$example.equals((run(() => {\n  $example.equals((x), 1); // => 1\n})), 2); // => 2\n",
    ],
    [
      "const f = () => {\n  return x; // => 1\n};",
      "const f = () => {\n  return $example.equals((x), 1); // => 1\n};\n",
    ],
    ["console.log(a, b); // => it's 1", "$example.prints(\"it's 1\")(a, b); // => it's 1\n"],
    ["f(); // see also => 1", "f(); // see also => 1\n"],
  ])("turns %j into an assertion", (code, expected) => {
    expect(module(code)).toBe(expected);
  });

  test("turns a claim that something is thrown into one that holds only if it is", async () => {
    expect(module("f(); // throws RangeError")).toContain('$example.threw($thrown, "RangeError")');
  });

  test.each([
    ["// => 1", "a.md:2: no statement that has a value ends before // => 1"],
    ["f();\nf(); // => 1 or so", "a.md:3: // => 1 or so is not an expression"],
    ["if (a) {} // => 1", "a.md:2: no statement that has a value ends before // => 1"],
    ["const a = f(); // throws Error", 'a.md:2: write "expression; // throws NameOfTheError"'],
    ["f(", "a.md:1: the example is not TypeScript"],
  ])("refuses a claim that it cannot check: %j", (code, message) => {
    expect(() => module(code)).toThrow(message);
  });
});
