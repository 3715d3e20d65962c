import type { StandardFutureV1 } from "@sennit/spec";
import PCancelable, { CancelError } from "p-cancelable";
import type { Adapter } from "../core/adapters.ts";
import { CancelledError } from "../core/cancelled.ts";
import { Execution } from "../core/execution.ts";
import { afterMicrotask } from "../core/host.ts";
import { remembered } from "../core/remembered.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    "p-cancelable": X extends PCancelable<infer T> ? T : never;
  }
}

const show = remembered((x: PCancelable<unknown>) => {
  const work = new Execution<unknown>("p-cancelable");
  x.then(
    (value) => work.fulfil(value),
    (error) => {
      if (isCancelError(error)) work.cancelled(reasonOf(error));
      else work.raise(error);
    },
  );
  work.onCancel = (reason) => {
    x.cancel(textOf(reason));
    // It rejects at once, unless it was told not to; then nothing says whether it will ever end.
    afterMicrotask(() => work.cancelled(reason));
    return true;
  };
  return work;
});

/**
 * Lets every family wait for the promises of p-cancelable, cancel them, and be told when they are cancelled.
 *
 * @example
 * ```ts
 * import PCancelable from "p-cancelable";
 * import { from, run, use } from "sennit";
 * import { pCancelableAdapter } from "sennit/p-cancelable";
 *
 * use(pCancelableAdapter);
 * await run(function* () {
 *   const work = new PCancelable<never>(() => {});
 *   const future = from(work);
 *   future.cancel("not needed");
 *   try {
 *     yield* future;
 *   } catch {
 *     // It was cancelled.
 *   }
 *   return [future.cancelled(), work.isCanceled];
 * }); // => [true, true]
 * ```
 */
export const pCancelableAdapter: Adapter<PCancelable<unknown>> = {
  name: "p-cancelable",
  accepts: isPCancelable,
  show,
};

/**
 * A future of a promise of p-cancelable, which is cancelled when that is, by whomever.
 *
 * The promise takes the reason of a cancellation as a text; the future keeps the reason itself. It is cancelled at once, as
 * the promise's handlers of `onCancel` have then run; what one of them throws is kept.
 *
 * @example
 * ```ts
 * import PCancelable from "p-cancelable";
 * import { from, run } from "sennit";
 * import { fromPCancelable } from "sennit/p-cancelable";
 *
 * await run(() => from(fromPCancelable(new PCancelable<number>((resolve) => resolve(42))))); // => 42
 * ```
 */
export function fromPCancelable<T>(x: PCancelable<T>): StandardFutureV1<T> {
  return show(x as PCancelable<unknown>) as StandardFutureV1<T>;
}

/**
 * A promise of p-cancelable of a future or of a run of a recipe, of any family.
 *
 * Its `cancel` cancels the future; the promise then ends when the future has cleaned up. A cancellation, from either side,
 * rejects it with p-cancelable's own CancelError. Its `cause` is the reason of the future's; what was given to the promise's own
 * `cancel` p-cancelable keeps to itself.
 *
 * @example
 * ```ts
 * import { toPCancelable } from "sennit/p-cancelable";
 * import { Execution } from "sennit";
 *
 * const work = new Execution<number>("example");
 * work.onCancel = (reason) => {
 *   work.cancelled(reason);
 *   return true;
 * };
 * const promise = toPCancelable(work);
 * promise.cancel();
 * await promise.catch((error) => error.name); // => "CancelError"
 * ```
 */
export function toPCancelable<T>(x: Waitable<T>): PCancelable<T> {
  return new PCancelable<T>((resolve, reject, onCancel) => {
    const cancel = waitOn(x, (outcome) => {
      if (outcome.status === "fulfilled") resolve(outcome.value);
      else if (outcome.status === "rejected") reject(outcome.reason);
      else reject(Object.assign(new CancelError(textOf(outcome.reason)), { cause: outcome.reason }));
    });
    onCancel.shouldReject = false;
    onCancel(() => cancel());
  });
}

function isPCancelable(x: unknown): boolean {
  const it = x as Partial<PCancelable<unknown>> | null | undefined;
  return typeof it?.cancel === "function" && typeof it.isCanceled === "boolean" && typeof it.then === "function";
}

function isCancelError(error: unknown): error is CancelError {
  return error instanceof Error && error.name === "CancelError";
}

/** The reason itself in an error of ours, and the text in one of p-cancelable's. */
function reasonOf(error: CancelError): unknown {
  return "cause" in error ? error.cause : error.message;
}

function textOf(reason: unknown): string {
  return new CancelledError(reason).message;
}
