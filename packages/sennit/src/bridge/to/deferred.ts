import { follow } from "../../twisted/follow.ts";
import type { Deferred } from "../../twisted/index.ts";
import type { Source } from "../source.ts";

/**
 * A Deferred of a future of any family, a recipe's run, or a promise, whose cancellation reaches that future and is never lost.
 *
 * Better than `Deferred.fromFuture` in three ways: what is done already is fired already; a cancellation is Twisted's own
 * CancelledError, which `addTimeout` turns into a TimeoutError; and a cancelled one never has a value.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 * import { TimeoutError } from "sennit/twisted";
 *
 * const loop = new VirtualLoop();
 * const work = loop.createFuture();
 * const errors: unknown[] = [];
 * to.deferred(work)
 *   .addTimeout(100, loop)
 *   .addErrback((failure) => errors.push(failure.value));
 * loop.advance(100);
 * errors[0] instanceof TimeoutError; // => true
 * work.cancelled(); // => true
 * ```
 */
export function deferred<T>(x: Source<T>): Deferred<T> {
  return follow(x);
}
