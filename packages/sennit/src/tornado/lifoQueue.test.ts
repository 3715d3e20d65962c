import { describe, expect, it } from "vitest";
import { LifoQueue } from "./lifoQueue.ts";

describe("LifoQueue", () => {
  it("gives the newest first", () => {
    const queue = new LifoQueue<number>();
    for (const n of [1, 2, 3]) queue.putNowait(n);
    expect([1, 2, 3].map(() => queue.getNowait())).toEqual([3, 2, 1]);
  });
});
