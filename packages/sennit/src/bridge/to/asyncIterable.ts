import type { AdaptedValue } from "../../core/adapters.ts";
import { errorOf } from "../../core/outcome.ts";
import type { Source, ToOptions } from "../source.ts";
import { LazyWait } from "./lazyWait.ts";

/**
 * An async iterable of the one value of a future of any family; its error, or a CancelledError, is thrown instead.
 *
 * The value is not unwrapped, whatever it is. A recipe is run when the first value is asked for. `return`, which a loop
 * that is left calls, cancels work that runs, and ends when that has ended; so does aborting `signal`.
 * Throws a UsageError for what it does not know.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * const seen: number[] = [];
 * for await (const value of to.asyncIterable(succeed(42))) seen.push(value);
 * seen; // => [42]
 * ```
 */
export function asyncIterable<T>(x: Source<T>, options?: ToOptions): AsyncIterableIterator<T, undefined>;
export function asyncIterable<X extends object>(
  x: X,
  options?: ToOptions,
): AsyncIterableIterator<AdaptedValue<X>, undefined>;
export function asyncIterable(x: object, options?: ToOptions): AsyncIterableIterator<unknown, undefined> {
  const wait = new LazyWait(x, options);
  let over = false;
  return {
    async next() {
      if (over) return END;
      over = true;
      const outcome = await wait.outcome;
      if (outcome.status !== "fulfilled") throw errorOf(outcome);
      return { done: false, value: outcome.value };
    },
    async return() {
      over = true;
      await wait.cancel();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };
