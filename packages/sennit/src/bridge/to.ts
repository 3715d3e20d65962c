import type { StandardFutureV1 } from "@sennit/spec";
import { type Outcome, unwrap } from "../core/outcome.ts";
import { CancelledError, Deferred } from "../twisted/index.ts";

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
    const settle = (outcome: Outcome<T>): void => {
      try {
        resolve(unwrap(outcome));
      } catch (error) {
        reject(error);
      }
    };
    whenSettled(future, settle);
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
  const end = future["~future"].peek();
  if (end?.status === "cancelled") controller.abort(end.reason);
  else if (end === undefined) {
    future["~future"].observe((outcome) => {
      if (outcome.status === "cancelled") controller.abort(outcome.reason);
    });
  }
  return controller.signal;
}

/** Reads what is settled at once, and observes what is not. */
function whenSettled<T>(future: StandardFutureV1<T>, settle: (outcome: Outcome<T>) => void): void {
  const { "~future": props } = future;
  const outcome = props.peek();
  if (outcome === undefined) {
    props.observe(settle);
    return;
  }
  props.seen?.();
  settle(outcome);
}

/**
 * A Deferred of a future of any family, whose cancellation reaches that future.
 *
 * Better than `Deferred.fromFuture` in two ways: what is done already is fired already, and a cancellation is Twisted's
 * own CancelledError, which `addTimeout` turns into a TimeoutError.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const work = loop.createFuture();
 * const results: string[] = [];
 * to.deferred(work)
 *   .addTimeout(100, loop)
 *   .addErrback((failure) => results.push(failure.value.name));
 * loop.advance(100);
 * results; // => ["TimeoutError"]
 * work.cancelled(); // => true
 * ```
 */
export function deferred<T>(future: StandardFutureV1<T>): Deferred<T> {
  const { "~future": props } = future;
  // A future that cannot be asked, or refuses, goes on alone: the Deferred is then cancelled by itself.
  const made = new Deferred<T>(() => {
    if (props.cancel?.() !== true) made.errback(new CancelledError());
  });
  whenSettled(future, (outcome) => {
    if (made.called) return;
    if (outcome.status === "fulfilled") made.callback(outcome.value);
    else made.errback(outcome.status === "rejected" ? outcome.reason : new CancelledError(outcome.reason));
  });
  return made;
}
