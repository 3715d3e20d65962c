import { getRunningLoop } from "../loop/index.ts";
import { chain } from "./chain.ts";
import type { Settable } from "./futureSet.ts";
import { isFuture } from "./isFuture.ts";
import { isRegistered } from "./registry.ts";
import { toFuture } from "./toFuture.ts";
import type { Yieldable } from "./yielded.ts";

/**
 * Gives `b` the outcome of `a` once that is done, unless `b` is done by then: Tornado's chain_future.
 *
 * If `a` is a Future and done, `b` is at once; the outcome of an executor's future always comes one turn of the loop later.
 * Anything else that a coroutine may yield will do for `a`, which must be a future in Tornado. Cancelling `b` leaves `a`
 * alone. It differs from Tornado's also in that a cancelled `a` fails `b` with the CancelledError, where Tornado's leaves it
 * pending. Throws BadYieldError for what cannot be waited for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { chainFuture } from "sennit/tornado";
 *
 * const loop = new VirtualLoop();
 * const a = loop.createFuture<number>();
 * const b = loop.createFuture<number>();
 * chainFuture(a, b);
 * a.setResult(42);
 * loop.runUntilComplete(b); // => 42
 * ```
 */
export function chainFuture<T>(a: Yieldable<T>, b: Settable<T>): void;
export function chainFuture(a: unknown, b: Settable<never>): void;
export function chainFuture(a: unknown, b: Settable<unknown>): void {
  chain(isFuture(a) && !isRegistered(a) ? a : toFuture(a, getRunningLoop()), b);
}
