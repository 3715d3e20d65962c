import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture } from "../core/isFuture.ts";
import { getRunningLoop } from "../loop/index.ts";
import { isRegistered } from "./registry.ts";
import { toFuture } from "./toFuture.ts";
import { whenDone } from "./whenDone.ts";
import type { Yielded } from "./yielded.ts";

/**
 * Calls `callback` with `future` once that is done, and at once if it is: Tornado's future_add_done_callback.
 *
 * `addDoneCallback` itself never calls at once. A future of another family calls back in its own way: an executor's
 * inside the call that settles it. Anything else that a coroutine may yield will do as well, and is then given as the
 * future that it is converted to, as is what was registered with `convertYielded`. Throws BadYieldError for what cannot be
 * waited for.
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
export function futureAddDoneCallback<F extends StandardFutureV1>(future: F, callback: (future: F) => unknown): void;
export function futureAddDoneCallback<const X>(x: X, callback: (future: StandardFutureV1<Yielded<X>>) => unknown): void;
export function futureAddDoneCallback(x: unknown, callback: (future: never) => unknown): void {
  const future = isFuture(x) && !isRegistered(x) ? x : toFuture(x, getRunningLoop());
  whenDone(future, callback as (future: StandardFutureV1) => unknown);
}
