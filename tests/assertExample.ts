import assert, { AssertionError } from "node:assert/strict";
import { format, isDeepStrictEqual } from "node:util";

/** What `actual; // => expected` in an example claims. */
export function equals<T>(actual: T, expected: unknown): T {
  if (isDeepStrictEqual(actual, expected)) return actual;
  // The stack is to start in the example, so that its line is shown.
  throw new AssertionError({ actual, expected, operator: "deepStrictEqual", stackStartFn: equals });
}

/** What `console.log(values); // => text` in an example claims. */
export function prints(text: string): (...values: unknown[]) => void {
  return function print(...values) {
    const actual = format(...values);
    if (actual === text) return;
    throw new AssertionError({ actual, expected: text, operator: "strictEqual", stackStartFn: print });
  };
}

/** What `expression; // throws name` in an example claims. */
export function threw(error: unknown, name: string): void {
  assert.ok(error instanceof Error, `Nothing was thrown, or no Error, instead of ${name}`);
  assert.equal(error.name, name, `${error.name} was thrown instead of ${name}: ${error.message}`);
}
