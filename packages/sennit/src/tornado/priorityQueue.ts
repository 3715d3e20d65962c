import { type Compare, Heap } from "./heap.ts";
import { Queue } from "./queue.ts";

/**
 * A Queue that gives the least item first: Tornado's PriorityQueue.
 *
 * Items are compared with `<`, and lists member by member, as Python's tuples are; `compare` does it another way.
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

/** The order of numbers and strings, and of lists of them. */
function ascending(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
      const order = ascending(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const [left, right] = [a as number, b as number];
  return left < right ? -1 : left > right ? 1 : 0;
}
