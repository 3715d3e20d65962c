import { SennitError } from "../core/errors.ts";

/**
 * Raised by `getNowait` of a queue that is empty: Tornado's own, and not asyncio's.
 *
 * @example
 * ```ts
 * import { Queue } from "sennit/tornado";
 *
 * new Queue().getNowait(); // throws QueueEmpty
 * ```
 */
export class QueueEmpty extends SennitError {
  readonly code = "ERR_QUEUE_EMPTY";

  constructor() {
    super({
      did: "getNowait() was called on a queue",
      wrong: "the queue is empty",
      write: "const item = yield* queue.get()",
    });
  }
}

/**
 * Raised by `putNowait` of a queue that is full: Tornado's own, and not asyncio's.
 *
 * @example
 * ```ts
 * import { Queue } from "sennit/tornado";
 *
 * const queue = new Queue<number>(1);
 * queue.putNowait(1);
 * queue.putNowait(2); // throws QueueFull
 * ```
 */
export class QueueFull extends SennitError {
  readonly code = "ERR_QUEUE_FULL";

  constructor() {
    super({
      did: "putNowait() was called on a queue",
      wrong: "the queue is full",
      write: "yield* queue.put(item)",
    });
  }
}
