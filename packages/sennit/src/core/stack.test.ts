import { expect, it } from "vitest";
import { Stack } from "./stack.ts";

it("gives what came last", () => {
  const stack = new Stack<number>();
  for (const n of [1, 2, 3]) stack.push(n);
  expect([stack.length, stack.shift(), stack.shift(), stack.shift(), stack.shift()]).toEqual([3, 3, 2, 1, undefined]);
});
