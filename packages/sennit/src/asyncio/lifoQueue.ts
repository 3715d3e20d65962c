import { Stack } from "../core/stack.ts";
import { Queue } from "./queue.ts";

/**
 * A Queue that gives the newest item first: asyncio's LifoQueue.
 *
 * @example
 * ```ts
 * import { LifoQueue } from "sennit/asyncio";
 *
 * const queue = new LifoQueue<number>();
 * for (const n of [1, 2, 3]) queue.putNowait(n);
 * [queue.getNowait(), queue.getNowait(), queue.getNowait()]; // => [3, 2, 1]
 * ```
 */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxsize = 0) {
    super(maxsize, new Stack<T>());
  }
}
