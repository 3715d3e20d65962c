import type { Backing } from "../loop/backing.ts";
import { Future, getRunningLoop } from "../loop/index.ts";
import { cancelOnAbort } from "./cancelOnAbort.ts";
import type { FromOptions } from "./from.ts";

/**
 * A Future of what `start` begins, whose cancellation aborts the signal that `start` is given: for `fetch` and its like.
 *
 * The reason of the cancellation is the signal's, by identity. The Future ends when the work does, and is then cancelled,
 * also if the work has finished all the same; an error other than the abort is kept. With a signal that is already aborted
 * nothing is started.
 *
 * @example
 * ```ts
 * import { setTimeout as delay } from "node:timers/promises";
 * import { fromAbortable, run } from "sennit";
 *
 * await run(function* () {
 *   const work = fromAbortable((signal) => delay(60_000, "late", { signal }));
 *   work.cancel("not needed");
 *   try {
 *     yield* work;
 *   } catch {
 *     // It was cancelled.
 *   }
 *   return work.cancelled();
 * }); // => true
 * ```
 */
export function fromAbortable<T>(start: (signal: AbortSignal) => PromiseLike<T>, options: FromOptions = {}): Future<T> {
  const future = new Future<T>(options.loop ?? getRunningLoop());
  if (options.signal?.aborted === true) return cancelOnAbort(future, options.signal);
  const controller = new AbortController();
  future._held = {
    cancel: (reason) => {
      controller.abort(reason);
      return true;
    },
  } satisfies Backing;
  started(start, controller.signal).then(
    (value) => {
      if (controller.signal.aborted) future._cancelNow(controller.signal.reason);
      else future.setResult(value);
    },
    (error) => {
      if (controller.signal.aborted && isAbort(error, controller.signal)) future._cancelNow(controller.signal.reason);
      else future._reject(error);
    },
  );
  return options.signal === undefined ? future : cancelOnAbort(future, options.signal);
}

/** What `start` begins, and what it throws as well. */
async function started<T>(start: (signal: AbortSignal) => PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return await start(signal);
}

/** The reason itself, or one of the errors in which hosts wrap it. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === "AbortError");
}
