import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { asStandardFuture } from "../core/adapters.ts";
import { isThenable } from "../core/isFuture.ts";
import { type Coroutine, isCoroutine } from "../loop/coroutine.ts";
import { drive } from "./coroutineDriver.ts";
import { Deferred } from "./deferredClass.ts";
import { NotACoroutineError } from "./errors.ts";
import { follow } from "./follow.ts";

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
 * Beyond Twisted's it takes the futures of other families, promises, and what an adapter in use knows, and follows them as
 * `to.deferred` does. Throws NotACoroutineError for anything else.
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
export function ensureDeferred<T>(x: Coroutine<T> | Deferred<T>): Deferred<T>;
export function ensureDeferred<T>(x: StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>): Deferred<T>;
export function ensureDeferred<T>(x: unknown): Deferred<T> {
  if (x instanceof Deferred) return x as Deferred<T>;
  if (isCoroutine(x)) return drive(x) as Deferred<T>;
  const future = asStandardFuture(x);
  if (future !== undefined) return follow(future) as Deferred<T>;
  if (isThenable(x)) return follow(x as PromiseLike<T>);
  throw new NotACoroutineError(x, "ensureDeferred()");
}
