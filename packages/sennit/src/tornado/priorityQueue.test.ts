import { describe, expect, it } from "vitest";
import { PriorityQueue } from "./priorityQueue.ts";
import { QueueFull } from "./queueErrors.ts";

describe("PriorityQueue", () => {
  it("gives the least first, comparing lists member by member", () => {
    const queue = new PriorityQueue<(number | string)[]>();
    const items = [[1, "b"], [0, "z"], [1, "a"], [10, ""], [1]];
    for (const item of items) queue.putNowait(item);
    expect(items.map(() => queue.getNowait())).toEqual([[0, "z"], [1], [1, "a"], [1, "b"], [10, ""]]);
  });

  it("takes another order", () => {
    const queue = new PriorityQueue<string>(3, (a, b) => b.length - a.length);
    for (const text of ["a", "ccc", "bb"]) queue.putNowait(text);
    expect(() => queue.putNowait("d")).toThrow(QueueFull);
    expect([1, 2, 3].map(() => queue.getNowait())).toEqual(["ccc", "bb", "a"]);
  });
});
