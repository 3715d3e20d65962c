import type { Coroutine } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";

/**
 * Makes a generator function one whose calls cost nothing at a wait, however deep they are in one another.
 *
 * A plain `yield* other()` is resumed through every coroutine that stands above it; a call made by such a function is
 * resumed directly. It starts when somebody waits for it: by `yield*` in the coroutine that waits, by `await` or
 * `createTask` as a task of its own. It runs once. Sennit's drivers of every family know it.
 *
 * @example
 * ```ts
 * import { coroutine, run, sleep } from "sennit/asyncio";
 *
 * const countDown = coroutine(function* (from: number): Generator<unknown, string> {
 *   if (from === 0) return "lift-off";
 *   yield* sleep(1);
 *   return yield* countDown(from - 1);
 * });
 * await run(countDown(3)); // => "lift-off"
 * ```
 */
export function coroutine<This, Args extends unknown[], T>(
  fn: (this: This, ...args: Args) => Coroutine<T>,
): (this: This, ...args: Args) => CoroutineCall<T> {
  return function (...args) {
    return new CoroutineCall(fn.apply(this, args));
  };
}
