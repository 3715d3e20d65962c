import type { StandardFutureV1 } from "@sennit/spec";
import type { CancelablePromise } from "cancelable-promise";
import * as library from "cancelable-promise";
import type { Adapter } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { remembered } from "../core/remembered.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    "cancelable-promise": X extends CancelablePromise<infer T> ? T : never;
  }
}

const show = remembered((x: CancelablePromise<unknown>) => {
  const work = new Execution<unknown>("cancelable-promise");
  const cancelled = (): void => {
    if (x.isCanceled()) work.cancelled();
  };
  cancelled();
  // Cancelled, it calls none of its handlers any more, but those of finally that ask for it.
  x.then(
    (value) => work.fulfil(value),
    (error) => work.raise(error),
  ).finally(cancelled, true);
  work.onCancel = () => {
    x.cancel();
    return true;
  };
  return work;
});

/**
 * Lets every family wait for the promises of cancelable-promise, cancel them, and be told when they are cancelled.
 *
 * @example
 * ```ts
 * import { Execution, from, run, use } from "sennit";
 * import { cancelablePromiseAdapter, toCancelablePromise } from "sennit/cancelable-promise";
 *
 * use(cancelablePromiseAdapter);
 * await run(function* () {
 *   const work = toCancelablePromise(new Execution<string>("example"));
 *   const future = from(work);
 *   work.cancel();
 *   try {
 *     yield* future;
 *   } catch {
 *     // It was cancelled, and says so; the promise itself never would.
 *   }
 *   return future.cancelled();
 * }); // => true
 * ```
 */
export const cancelablePromiseAdapter: Adapter<CancelablePromise<unknown>> = {
  name: "cancelable-promise",
  accepts: isCancelablePromise,
  show,
};

/**
 * A future of a promise of cancelable-promise, which is cancelled when that is, by whomever: the promise itself tells nobody.
 *
 * @example
 * ```ts
 * import { from, run } from "sennit";
 * import { fromCancelablePromise, toCancelablePromise } from "sennit/cancelable-promise";
 * import { succeed } from "sennit/twisted";
 *
 * const work = toCancelablePromise(succeed(20)).then((n) => n + 1);
 * await run(() => from(fromCancelablePromise(work))); // => 21
 * ```
 */
export function fromCancelablePromise<T>(x: CancelablePromise<T>): StandardFutureV1<T> {
  return show(x as CancelablePromise<unknown>) as StandardFutureV1<T>;
}

/**
 * A promise of cancelable-promise of a future or of a run of a recipe, of any family; its `cancel` cancels the future.
 *
 * A cancellation that comes from the future rejects the promise with a CancelledError.
 *
 * @example
 * ```ts
 * import { toCancelablePromise } from "sennit/cancelable-promise";
 * import { succeed } from "sennit/twisted";
 *
 * await toCancelablePromise(succeed(20)).then((n) => n + 1); // => 21
 * ```
 */
export function toCancelablePromise<T>(x: Waitable<T>): CancelablePromise<T> {
  return new (classOf())<T>((resolve, reject, onCancel) => {
    const cancel = waitOn(x, (outcome) => {
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else reject(errorOf(outcome));
    });
    onCancel(() => cancel());
  });
}

/** Node sees in the package a CommonJS module without names, bundlers an ES module. */
function classOf(): typeof CancelablePromise {
  return library.CancelablePromise ?? (library as unknown as { default: typeof library }).default.CancelablePromise;
}

function isCancelablePromise(x: unknown): boolean {
  const it = x as Partial<CancelablePromise<unknown>> | null | undefined;
  return typeof it?.cancel === "function" && typeof it.isCanceled === "function" && typeof it.then === "function";
}
