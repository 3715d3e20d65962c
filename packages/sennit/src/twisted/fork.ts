import { Deferred } from "./deferredClass.ts";
import { copyFailure, Failure } from "./failure.ts";
import { Observer } from "./observer.ts";

/**
 * A Deferred of its own with the result that `deferred` has at this place in its chain, where it stays.
 *
 * Twisted has only one consumer for a result; this is for several. A failure counts as seen in `deferred`, and is the
 * fork's to handle. Cancelling the fork gives up waiting, and does not reach `deferred`.
 *
 * @example
 * ```ts
 * import { Deferred, fork } from "sennit/twisted";
 *
 * const source = new Deferred<number>();
 * const [first, second] = [fork(source), fork(source)];
 * source.callback(42);
 * [first.result, second.result, source.result]; // => [42, 42, 42]
 * ```
 */
export function fork<T>(deferred: Deferred<T>): Deferred<T> {
  const observer = new Observer((result) => {
    forked._fire(result instanceof Failure ? copyFailure(result) : result);
  });
  const forked = new Deferred<T>(() => deferred._removeWaiter(observer));
  deferred._addWaiter(observer);
  return forked;
}
