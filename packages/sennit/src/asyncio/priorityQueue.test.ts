import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { PriorityQueue } from "./priorityQueue.ts";
import { createTask } from "./tasks.ts";

describe("PriorityQueue", () => {
  it("gives the least first, comparing lists as Python compares tuples", () => {
    const queue = new PriorityQueue<(number | string)[]>();
    const items = [[1, "b"], [0, "z"], [1, "a"], [10, ""], [1]];
    for (const item of items) queue.putNowait(item);
    expect(items.map(() => queue.getNowait())).toEqual([[0, "z"], [1], [1, "a"], [1, "b"], [10, ""]]);
  });

  it("gives equals in the order of Python's heapq", () => {
    const queue = new PriorityQueue<[number, string]>(0, (a, b) => a[0] - b[0]);
    for (const name of "abcdef") queue.putNowait([1, name]);
    expect(Array.from({ length: 6 }, () => queue.getNowait()[1]).join("")).toBe("acfebd");
  });

  it("gives the least of what is there to one that waits", () => {
    const got = new VirtualLoop().runUntilComplete(function* () {
      const queue = new PriorityQueue<number>();
      const task = createTask(queue.get());
      yield;
      for (const n of [3, 1, 2]) queue.putNowait(n);
      return yield* task;
    });
    expect(got).toBe(1);
  });

  it("refuses what has no order, and keeps the rest", () => {
    const queue = new PriorityQueue<unknown>();
    queue.putNowait([1, { job: "a" }]);
    queue.putNowait([2, { job: "b" }]);
    expect(() => queue.putNowait([1, { job: "c" }])).toThrow(
      expect.objectContaining({ code: "ERR_NOT_COMPARABLE", message: expect.stringContaining("a.priority") }),
    );
    expect(queue.qsize()).toBe(2);
    expect(queue.getNowait()).toEqual([1, { job: "a" }]);
  });
});
