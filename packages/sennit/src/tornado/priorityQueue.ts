import { ascending } from "../core/ascending.ts";
import { type Compare, Heap } from "../core/heap.ts";
import { Queue } from "./queue.ts";

/**
 * A Queue that gives the least item first: Tornado's PriorityQueue.
 *
 * Items are compared with `<`, and lists member by member, as Python's tuples are; `compare` does it another way.
 * Throws a UsageError where an item has no order, and keeps the others.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from "sennit/tornado";
 *
 * const queue = new PriorityQueue<[number, string]>();
 * queue.putNowait([1, "medium"]);
 * queue.putNowait([0, "high"]);
 * queue.putNowait([10, "low"]);
 * queue.getNowait(); // => [0, "high"]
 * ```
 */
export class PriorityQueue<T> extends Queue<T> {
  constructor(maxsize = 0, compare: Compare<T> = ascending) {
    super(maxsize, new Heap<T>(compare));
  }
}
