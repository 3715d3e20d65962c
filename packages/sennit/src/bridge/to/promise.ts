import type { AdaptedValue } from "../../core/adapters.ts";
import { errorOf } from "../../core/outcome.ts";
import { waitOn } from "../../core/waitOn.ts";
import { type Source, type ToOptions, toWaitable } from "../source.ts";

/**
 * A native promise of a future of any family, or of whatever `from` takes; a cancellation rejects it with a CancelledError.
 *
 * It needs no loop, and runs a recipe once. Aborting `signal` cancels the work. A value that is itself thenable is adopted,
 * as promises do. Throws a UsageError for what it does not know.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * await to.promise(succeed(1)); // => 1
 * ```
 */
export function promise<T>(x: Source<T>, options?: ToOptions): Promise<T>;
export function promise<X extends object>(x: X, options?: ToOptions): Promise<AdaptedValue<X>>;
export function promise(x: object, options: ToOptions = {}): Promise<unknown> {
  const waitable = toWaitable(x);
  return new Promise((resolve, reject) => {
    waitOn(
      waitable,
      (outcome) => {
        if (outcome.status === "fulfilled") resolve(outcome.value);
        else reject(errorOf(outcome));
      },
      options.signal,
    );
  });
}
