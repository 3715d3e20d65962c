import { Deferred } from "./deferredClass.ts";
import type { Flat } from "./flat.ts";
import type { CallLater } from "./timeout.ts";

/**
 * Calls `fn(...args)` after `delay` milliseconds, and fires with what it returns; without `fn`, with undefined.
 *
 * `clock` is a loop, or a Clock. Cancelling the Deferred cancels the call.
 *
 * @example
 * ```ts
 * import { Clock, deferLater } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const late = deferLater(clock, 1000, (n: number) => n + 1, 41);
 * clock.advance(1000);
 * late.result; // => 42
 * ```
 */
export function deferLater(clock: CallLater, delay: number): Deferred<undefined>;
export function deferLater<R, Args extends unknown[]>(
  clock: CallLater,
  delay: number,
  fn: (...args: Args) => R,
  ...args: Args
): Deferred<Flat<R>>;
export function deferLater(
  clock: CallLater,
  delay: number,
  fn?: (...args: unknown[]) => unknown,
  ...args: unknown[]
): Deferred<unknown> {
  const deferred = new Deferred<unknown>(() => call.cancel());
  deferred.addCallback(() => fn?.(...args));
  const call = clock.callLater(delay, () => deferred.callback(undefined));
  return deferred;
}
