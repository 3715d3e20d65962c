import { Stack } from "../core/stack.ts";
import { Queue } from "./queue.ts";

/**
 * A Queue that gives the newest item first: Tornado's LifoQueue.
 *
 * @example
 * ```ts
 * import { LifoQueue } from "sennit/tornado";
 *
 * const queue = new LifoQueue<number>();
 * for (const n of [3, 2, 1]) queue.putNowait(n);
 * [queue.getNowait(), queue.getNowait(), queue.getNowait()]; // => [1, 2, 3]
 * ```
 */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxsize = 0) {
    super(maxsize, new Stack<T>());
  }
}
