import type { AdaptedValue } from "../../core/adapters.ts";
import { afterMicrotask } from "../../core/host.ts";
import { errorOf } from "../../core/outcome.ts";
import { type CancelWait, waitOn } from "../../core/waitOn.ts";
import { type Source, type ToOptions, toWaitable } from "../source.ts";

/** A callback as Node's functions take one. */
export type ValueCallback<T> = (error: unknown, value?: T) => void;

/**
 * Calls `done` as Node's functions do: with null and the value of a future of any family, or with its error; a
 * cancellation is a CancelledError.
 *
 * Never before this function returns; in the context of this call. What `done` throws is the host's to report. Returns a
 * function that cancels the work for a reason, as aborting `signal` does. A recipe is run once. Throws a UsageError for what
 * it does not know.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * const heard: unknown[] = [];
 * to.callback(succeed(42), (error, value) => heard.push(error, value));
 * await null;
 * heard; // => [null, 42]
 * ```
 */
export function callback<T>(x: Source<T>, done: ValueCallback<T>, options?: ToOptions): CancelWait;
export function callback<X extends object>(x: X, done: ValueCallback<AdaptedValue<X>>, options?: ToOptions): CancelWait;
export function callback(x: object, done: ValueCallback<unknown>, options: ToOptions = {}): CancelWait {
  let returned = false;
  const cancel = waitOn(
    toWaitable(x),
    (outcome) => {
      const call = (): void => {
        if (outcome.status === "fulfilled") done(null, outcome.value);
        else done(errorOf(outcome));
      };
      if (returned) call();
      else afterMicrotask(call);
    },
    options.signal,
  );
  returned = true;
  return cancel;
}
