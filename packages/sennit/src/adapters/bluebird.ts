import type { StandardFutureV1 } from "@sennit/spec";
import Bluebird from "bluebird";
import type { Adapter } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { remembered } from "../core/remembered.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    bluebird: X extends Bluebird<infer T> ? T : never;
  }
}

const show = remembered((x: Bluebird<unknown>) => {
  const work = new Execution<unknown>("bluebird");
  if (x.isCancelled()) {
    work.cancelled();
    return work;
  }
  // Handlers of a cancelled promise are never called; an inspection comes for every end, and after what finally has to do.
  work.follow(
    () => x.reflect(),
    (end) => {
      if (end.isFulfilled()) work.fulfil(end.value());
      else if (end.isRejected()) work.raise(end.reason());
      else work.cancelled();
    },
  );
  work.onCancel = () => {
    x.cancel();
    return x.isCancelled();
  };
  return work;
});

/**
 * Lets every family wait for bluebird's promises, cancel them, and be told when they are cancelled.
 *
 * @example
 * ```ts
 * import Bluebird from "bluebird";
 * import { from, run, use } from "sennit";
 * import { bluebirdAdapter } from "sennit/bluebird";
 *
 * Bluebird.config({ cancellation: true });
 * use(bluebirdAdapter);
 * await run(function* () {
 *   const work = Bluebird.delay(60_000);
 *   const future = from(work);
 *   future.cancel("not needed");
 *   try {
 *     yield* future;
 *   } catch {
 *     // It was cancelled.
 *   }
 *   return [future.cancelled(), work.isCancelled()];
 * }); // => [true, true]
 * ```
 */
export const bluebirdAdapter: Adapter<Bluebird<unknown>> = { name: "bluebird", accepts: isBluebird, show };

/**
 * A future of a promise of bluebird's, which is cancelled when that is, by whomever.
 *
 * Cancelling the future cancels the promise, and waits for the handlers of `finally` that come before it. Where bluebird's
 * cancellation is not switched on, there is nobody to ask, and the promise goes on alone.
 *
 * @example
 * ```ts
 * import Bluebird from "bluebird";
 * import { from, run } from "sennit";
 * import { fromBluebird } from "sennit/bluebird";
 *
 * await run(() => from(fromBluebird(Bluebird.resolve(42)))); // => 42
 * ```
 */
export function fromBluebird<T>(x: Bluebird<T>): StandardFutureV1<T> {
  return show(x) as StandardFutureV1<T>;
}

/**
 * A promise of bluebird's of a future or of a run of a recipe, of any family.
 *
 * Cancelling it cancels the future, where bluebird's cancellation is switched on. A cancellation that comes from the future
 * rejects the promise with a CancelledError: of a promise that is cancelled, bluebird tells no handler. `Class` is the copy
 * of bluebird that makes it, where the program uses another than the one that is installed.
 *
 * @example
 * ```ts
 * import { succeed } from "sennit/twisted";
 * import { toBluebird } from "sennit/bluebird";
 *
 * await toBluebird(succeed([1, 2, 3])).map((n) => n * 2); // => [2, 4, 6]
 * ```
 */
export function toBluebird<T>(x: Waitable<T>, Class: typeof Bluebird = Bluebird): Bluebird<T> {
  return new Class<T>((resolve, reject, onCancel) => {
    const cancel = waitOn(x, (outcome) => {
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else reject(errorOf(outcome));
    });
    onCancel?.(() => cancel());
  });
}

function isBluebird(x: unknown): boolean {
  const it = x as Partial<Bluebird<unknown>> | null | undefined;
  return typeof it?.reflect === "function" && typeof it.isCancelled === "function" && typeof it.then === "function";
}
