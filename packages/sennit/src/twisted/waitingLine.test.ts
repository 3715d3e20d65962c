import { expect, it } from "vitest";
import { WaitingLine } from "./waitingLine.ts";

it("gives who waits longest, and goes on after it was empty", () => {
  const line = new WaitingLine<number>();
  expect(line.shift()).toBeUndefined();
  for (const n of [1, 2, 3, 4]) line.push(n);
  expect(line.shift()).toBe(1);
  line.remove(3);
  line.push(1);
  expect([line.length, line.toArray()]).toEqual([3, [2, 4, 1]]);
  expect([line.shift(), line.shift(), line.shift(), line.shift()]).toEqual([2, 4, 1, undefined]);
  line.push(5);
  expect([line.shift(), line.length]).toEqual([5, 0]);
});
