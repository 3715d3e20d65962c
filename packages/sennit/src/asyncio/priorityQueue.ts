import { ascending } from "../core/ascending.ts";
import { type Compare, Heap } from "../core/heap.ts";
import { Queue } from "./queue.ts";

/**
 * A Queue that gives the least item first: asyncio's PriorityQueue, and heapq's order among equals.
 *
 * Items are compared with `<`, and lists member by member, as Python's tuples are; `compare`, which asyncio does not have,
 * does it another way. Throws a UsageError where an item has no order, and keeps the others.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from "sennit/asyncio";
 *
 * const queue = new PriorityQueue<[number, string]>();
 * queue.putNowait([2, "later"]);
 * queue.putNowait([1, "sooner"]);
 * queue.getNowait(); // => [1, "sooner"]
 *
 * const longest = new PriorityQueue<string>(0, (a, b) => b.length - a.length);
 * for (const word of ["a", "ccc", "bb"]) longest.putNowait(word);
 * longest.getNowait(); // => "ccc"
 * ```
 */
export class PriorityQueue<T> extends Queue<T> {
  constructor(maxsize = 0, compare: Compare<T> = ascending) {
    super(maxsize, new Heap<T>(compare));
  }
}
