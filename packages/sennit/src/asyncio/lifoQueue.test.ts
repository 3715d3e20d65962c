import { expect, it } from "vitest";
import { LifoQueue } from "./lifoQueue.ts";
import { QueueFull } from "./queue.ts";

it("LifoQueue gives the newest first, and has a limit", () => {
  const queue = new LifoQueue<number>(3);
  for (const n of [1, 2, 3]) queue.putNowait(n);
  expect(() => queue.putNowait(4)).toThrow(QueueFull);
  expect([1, 2, 3].map(() => queue.getNowait())).toEqual([3, 2, 1]);
});
