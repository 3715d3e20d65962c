import type { StandardFutureV1 } from "@sennit/spec";
import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { adopt } from "../loop/adopt.ts";
import { type EventLoop, Future, getRunningLoop } from "../loop/index.ts";
import { cancelOnAbort } from "./cancelOnAbort.ts";

/** Options of `from` and `fromAbortable`. */
export interface FromOptions {
  /** Aborting it cancels the future, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Without it: the running loop. */
  readonly loop?: EventLoop | undefined;
}

/**
 * A Future of whatever will have an outcome: a future of any family, a promise or another thenable, an AbortSignal.
 *
 * A signal is never fulfilled, and is cancelled when it aborts, for its reason. Cancelling the Future is passed on to
 * whatever can be cancelled; a promise goes on alone. Throws a UsageError for anything else, which says what to write.
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
export function from<T>(x: StandardFutureV1<T> | PromiseLike<T>, options?: FromOptions): Future<T>;
export function from(x: unknown, options: FromOptions = {}): Future<unknown> {
  const loop = options.loop ?? getRunningLoop();
  const future = x instanceof AbortSignal ? cancelOnAbort(new Future(loop), x) : adopt(x, loop);
  if (future === undefined) throw notRecognised(x);
  return options.signal === undefined ? future : cancelOnAbort(future, options.signal);
}

function notRecognised(x: unknown): UsageError {
  const isFunction = typeof x === "function";
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `from() was given ${isFunction ? `the function ${x.name || "(anonymous)"}` : describe(x)}`,
    wrong: "it is no future of any family, no thenable and no AbortSignal",
    write: isFunction ? "fromAbortable((signal) => fetch(url, { signal }))" : "from(promise)",
  });
}
