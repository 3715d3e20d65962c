import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture as isAnyFuture } from "../core/isFuture.ts";
import { Future } from "../loop/index.ts";

/**
 * Whether `x` is a Future of a loop or of an executor: Tornado's is_future, which knows those two.
 *
 * An executor's future is told by its `~future`: it may be touched on any thread. The root's `isFuture` is true of every
 * family's.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { isFuture } from "sennit/tornado";
 *
 * isFuture(new VirtualLoop().createFuture()); // => true
 * isFuture(Promise.resolve()); // => false
 * ```
 */
export function isFuture(x: unknown): x is StandardFutureV1 {
  return x instanceof Future || isExecutorFuture(x);
}

/** Whether `x` is a future that belongs to no loop and no thread, as those of concurrent.futures do. */
export function isExecutorFuture(x: unknown): x is StandardFutureV1 {
  return isAnyFuture(x) && x["~future"].affinity === "any";
}
