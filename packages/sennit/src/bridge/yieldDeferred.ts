import { Future } from "../loop/index.ts";
import { convertYielded, futureSetExceptionUnlessCancelled } from "../tornado/index.ts";
import { Deferred, type Failure } from "../twisted/index.ts";

/**
 * Lets Tornado's coroutines wait for Deferreds as Tornado itself does, and returns a function that takes that back.
 *
 * Stands for the import of `tornado.platform.twisted`. The wait takes the Deferred's result: whoever comes after it, a
 * second coroutine included, finds `undefined`. Cancelling a coroutine's Future does not reach the Deferred. Without this
 * call a Deferred is observed like every other future, and keeps its result.
 *
 * @example
 * ```ts
 * import { yieldDeferreds } from "sennit/bridge";
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine } from "sennit/tornado";
 * import { succeed } from "sennit/twisted";
 *
 * const unregister = yieldDeferreds();
 * const deferred = succeed(42);
 * const main = coroutine(function* () {
 *   return [yield deferred, yield deferred];
 * });
 * const got = new VirtualLoop().runUntilComplete(() => main());
 * unregister();
 * got; // => [42, undefined]
 * ```
 */
export function yieldDeferreds(): () => void {
  return convertYielded.register(isDeferred, takeResult);
}

function isDeferred(x: unknown): x is Deferred<unknown> {
  return x instanceof Deferred;
}

function takeResult(deferred: Deferred<unknown>): Future<unknown> {
  const future = new Future<unknown>();
  deferred.addCallbacks(
    (value: unknown) => future.setResult(value),
    (failure: Failure) => futureSetExceptionUnlessCancelled(future as Future<never>, failure.value),
  );
  return future;
}
