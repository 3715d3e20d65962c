import type { StandardFutureV1 } from "@sennit/spec";
import { unwrap } from "../core/outcome.ts";
import { whenDone } from "../core/whenDone.ts";
import { follow } from "../twisted/follow.ts";
import type { Deferred } from "../twisted/index.ts";

/**
 * A native promise of a future of any family; a cancellation rejects it with a CancelledError.
 *
 * It needs no loop. A value that is itself thenable is adopted, as promises do.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * await to.promise(succeed(1)); // => 1
 * ```
 */
export function promise<T>(future: StandardFutureV1<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    whenDone(future, (outcome) => {
      try {
        resolve(unwrap(outcome));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/**
 * A signal that aborts when a future of any family is cancelled, for the same reason; any other outcome leaves it be.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const work = loop.createFuture();
 * const signal = to.signal(work);
 * work.cancel("stop");
 * loop.advance(0);
 * signal.reason; // => "stop"
 * ```
 */
export function signal(future: StandardFutureV1): AbortSignal {
  const controller = new AbortController();
  whenDone(future, (outcome) => {
    if (outcome.status === "cancelled") controller.abort(outcome.reason);
  });
  return controller.signal;
}

/**
 * A Deferred of a future of any family, or of a promise, whose cancellation reaches that future and is never lost.
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
export function deferred<T>(future: StandardFutureV1<T> | PromiseLike<T>): Deferred<T> {
  return follow(future);
}
