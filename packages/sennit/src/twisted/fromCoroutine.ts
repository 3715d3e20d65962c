import { type Coroutine, isCoroutine } from "../loop/coroutine.ts";
import { drive } from "./coroutineDriver.ts";
import { Deferred } from "./deferredClass.ts";
import { NotACoroutineError } from "./errors.ts";

/**
 * Runs a coroutine, now and up to its first wait, and gives a Deferred for its end.
 *
 * The coroutine goes on inside the Deferreds that it waits on. Cancelling the Deferred cancels what it waits on; what comes
 * of that is given to the coroutine. Throws NotACoroutineError for what is none.
 *
 * @example
 * ```ts
 * import { Deferred, succeed } from "sennit/twisted";
 *
 * function* double(n: number) {
 *   return 2 * (yield* succeed(n));
 * }
 * Deferred.fromCoroutine(double(21)).result; // => 42
 * ```
 */
export function fromCoroutine<T>(coroutine: Coroutine<T>): Deferred<T> {
  if (!isCoroutine(coroutine)) throw new NotACoroutineError(coroutine, "Deferred.fromCoroutine()");
  return drive(coroutine);
}

/**
 * A Deferred for a coroutine, as `Deferred.fromCoroutine`; a Deferred is returned as it is.
 *
 * @example
 * ```ts
 * import { Deferred, ensureDeferred } from "sennit/twisted";
 *
 * const name = new Deferred<string>();
 * const greeting = ensureDeferred(
 *   (function* () {
 *     return `Hello, ${yield* name}`;
 *   })(),
 * );
 * name.callback("World");
 * greeting.result; // => "Hello, World"
 * ```
 */
export function ensureDeferred<T>(x: Coroutine<T> | Deferred<T>): Deferred<T> {
  if (x instanceof Deferred) return x;
  if (!isCoroutine(x)) throw new NotACoroutineError(x, "ensureDeferred()");
  return drive(x);
}
