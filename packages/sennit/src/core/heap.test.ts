import { describe, expect, it } from "vitest";
import { Heap } from "./heap.ts";

describe("Heap", () => {
  it("gives the least first, whatever the order of coming", () => {
    const heap = new Heap<number>((a, b) => a - b);
    const numbers = Array.from({ length: 200 }, (_, i) => (i * 7919) % 211);
    for (const n of numbers) heap.push(n);
    expect(heap.length).toBe(200);
    const got = numbers.map(() => heap.shift());
    expect(got).toEqual([...numbers].sort((a, b) => a - b));
    expect(heap.shift()).toBe(undefined);
  });

  it("gives equals in the order of Python's heapq", () => {
    const heap = new Heap<readonly [number, string]>((a, b) => a[0] - b[0]);
    for (const name of ["a", "b", "c", "d", "e", "f"]) heap.push([1, name]);
    expect(Array.from({ length: 6 }, () => heap.shift()?.[1]).join("")).toBe("acfebd");
  });

  it("stays as it was where the comparison throws", () => {
    let broken = false;
    const heap = new Heap<number>((a, b) => {
      if (broken) throw new Error("no order");
      return a - b;
    });
    for (const n of [5, 3, 4, 1, 2]) heap.push(n);
    broken = true;
    expect(() => heap.push(0)).toThrow("no order");
    expect(() => heap.shift()).toThrow("no order");
    broken = false;
    expect(Array.from({ length: 5 }, () => heap.shift())).toEqual([1, 2, 3, 4, 5]);
    expect(heap.length).toBe(0);
  });
});
