import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { type AdaptedValue, type IfAdapted, shown } from "../core/adapters.ts";
import { isRecipe } from "../core/isFuture.ts";
import { adopt } from "../loop/adopt.ts";
import { type EventLoop, Future, getRunningLoop } from "../loop/index.ts";
import { cancelOnAbort } from "./cancelOnAbort.ts";
import { notRecognised } from "./notRecognised.ts";

/** Options of `from` and `fromAbortable`. */
export interface FromOptions {
  /** Aborting it cancels the future, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Without it: the running loop. */
  readonly loop?: EventLoop | undefined;
}

/**
 * A Future of whatever will have an outcome: a future of any family, a promise or another thenable, an AbortSignal, a
 * recipe, which is run, and every kind that an adapter in use knows.
 *
 * A signal is never fulfilled, and is cancelled when it aborts, for its reason. Cancelling the Future is passed on to
 * whatever can be cancelled; a promise goes on alone. Where `signal` is aborted already, a recipe is not run. Throws a
 * UsageError for anything else, which says what to write.
 *
 * @example
 * ```ts
 * import { from, run } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * await run(function* () {
 *   return [yield* from(Promise.resolve(1)), yield* from(succeed(2))];
 * }); // => [1, 2]
 * ```
 */
export function from(x: AbortSignal, options?: FromOptions): Future<never>;
export function from<X extends object>(x: X & IfAdapted<X>, options?: FromOptions): Future<AdaptedValue<X>>;
export function from<T>(
  x: StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>,
  options?: FromOptions,
): Future<T>;
export function from<X extends object>(x: X, options?: FromOptions): Future<AdaptedValue<X>>;
export function from(x: unknown, options: FromOptions = {}): Future<unknown> {
  const { signal, loop = getRunningLoop() } = options;
  // An aborted signal starts nothing: what is only a recipe is not run.
  const isLate = signal?.aborted === true;
  const it = isLate ? (shown(x) ?? x) : x;
  let future = isLate && isRecipe(it) ? new Future(loop) : adopt(it, loop);
  if (future === undefined && it instanceof AbortSignal) future = cancelOnAbort(new Future(loop), it);
  if (future === undefined) throw notRecognised(x);
  return signal === undefined ? future : cancelOnAbort(future, signal);
}
