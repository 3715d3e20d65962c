import type { StandardFutureV1 } from "@sennit/spec";
import { CancelledError, Future, getRunningLoop } from "../loop/index.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { type Settable, setError } from "./futureSet.ts";
import { isExecutorFuture } from "./isFuture.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { addFuture } from "./schedule.ts";
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
  if (a instanceof Future) {
    futureAddDoneCallback(a, () => copy(a, b));
    return;
  }
  const loop = getRunningLoop();
  const future = isExecutorFuture(a) ? a : toFuture(a, loop);
  if (future instanceof Future) futureAddDoneCallback(future, () => copy(future, b));
  else addFuture(loop, future, () => copy(future, b));
}

function copy<T>(a: StandardFutureV1<T>, b: Settable<T>): void {
  if (b.done()) return;
  const outcome = outcomeOf(a);
  if (outcome.status === "fulfilled") b.setResult(outcome.value);
  else setError(b as Settable<never>, asLoops(outcome.reason, a));
}

/** The cancellation of an executor's future becomes that of a loop's. */
function asLoops(error: unknown, a: StandardFutureV1): unknown {
  if (a instanceof Future || a["~future"].peek()?.status !== "cancelled") return error;
  return new CancelledError((error as CancelledError).reason);
}
