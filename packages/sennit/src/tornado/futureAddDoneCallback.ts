import type { StandardFutureV1 } from "@sennit/spec";
import { Future } from "../loop/index.ts";

/**
 * Calls `callback` with `future` once that is done, and at once if it is: Tornado's future_add_done_callback.
 *
 * `addDoneCallback` itself never calls at once. A future of another family calls back in its own way: an executor's
 * inside the call that settles it.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { futureAddDoneCallback } from "sennit/tornado";
 *
 * const future = new VirtualLoop().createFuture<number>();
 * future.setResult(42);
 * const seen: number[] = [];
 * futureAddDoneCallback(future, (done) => seen.push(done.result()));
 * seen; // => [42]
 * ```
 */
export function futureAddDoneCallback<F extends StandardFutureV1>(future: F, callback: (future: F) => unknown): void {
  if (future instanceof Future) {
    if (future.done()) callback(future);
    else future.addDoneCallback(() => callback(future));
    return;
  }
  const props = future["~future"];
  if (props.peek() === undefined) props.observe(() => callback(future));
  else callback(future);
}
