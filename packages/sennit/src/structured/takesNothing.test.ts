import { expect, test } from "vitest";
import { takesNothing } from "./takesNothing.ts";

const methods = {
  plain() {},
  async later() {},
  *steps() {},
  async *many() {},
  seen() {
    // biome-ignore lint/complexity/noArguments: that is the question
    return arguments.length;
  },
  rest(..._all: unknown[]) {},
};

test.each<[string, () => unknown]>([
  ["an arrow function", () => 1],
  ["an async one", async () => 1],
  ["a function", function named() {}],
  ["an async function", async function named() {}],
  ["a generator function", function* () {}],
  ["a method", methods.plain],
  ["an async method", methods.later],
  ["a generator method", methods.steps],
  ["an async generator method", methods.many],
])("%s without parameters takes nothing", (_, fn) => {
  expect(takesNothing(fn)).toBe(true);
});

test.each<[string, unknown]>([
  ["a parameter", (_x: unknown) => 1],
  ["a parameter without parentheses", Function("return async x => x")()],
  ["rest parameters", (..._all: unknown[]) => 1],
  ["a default", (_x = 1) => 1],
  ["a pattern with a default", ({ x } = { x: 1 }) => x],
  ["a comment in the place of parameters", Function("return (/* none */) => 1")()],
  [
    "arguments",
    function* () {
      // biome-ignore lint/complexity/noArguments: that is the question
      yield arguments;
    },
  ],
  ["arguments of a method", methods.seen],
  ["rest parameters of a method", methods.rest],
  ["a binding", ((..._all: unknown[]) => 1).bind(null)],
  ["a proxy", new Proxy((..._all: unknown[]) => 1, {})],
  ["no text", Math.random],
  ["a class's constructor", class {}],
  ["a computed name", { ["a b"](..._all: unknown[]) {} }["a b"]],
])("one with %s may take something", (_, fn) => {
  expect(takesNothing(fn as () => unknown)).toBe(false);
});
