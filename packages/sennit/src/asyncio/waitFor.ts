import { TimeoutError } from "../core/errors.ts";
import {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  ensureFuture,
  type Future,
  getRunningLoop,
  isCoroutine,
  type Runnable,
} from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { timeout } from "./timeout.ts";

/**
 * Waits for `work` for at most `delay` milliseconds: asyncio's wait_for.
 *
 * When the time is over it cancels the work, waits until that has ended, and throws a TimeoutError; what the work still
 * returned, or another error of it, comes first. Without a delay it waits for ever.
 *
 * @example
 * ```ts
 * import { run, sleep, waitFor } from "sennit/asyncio";
 *
 * await run(function* () {
 *   return yield* waitFor(sleep(60_000), 10);
 * }).catch((error) => error.code); // => "ERR_TIMEOUT"
 * ```
 */
export function waitFor<T>(work: Runnable<T>, delay?: number): CoroutineCall<T> {
  if (delay === undefined) return new CoroutineCall(awaiting(work));
  return new CoroutineCall(delay > 0 ? awaitingFor(work, delay) : awaitingNoTime(work));
}

/** In the task that waits: a coroutine gets none of its own. */
function* awaiting<T>(work: Runnable<T>): Coroutine<T> {
  if (work instanceof CoroutineCall || isCoroutine(work)) return yield* work as Coroutine<T>;
  return yield* ensureFuture(work);
}

function* awaitingFor<T>(work: Runnable<T>, delay: number): Coroutine<T> {
  return yield* asyncWith(timeout(delay), () => awaiting(work));
}

function* awaitingNoTime<T>(work: Runnable<T>): Coroutine<T> {
  const future = ensureFuture(work);
  if (future.done()) return future.result();
  yield* cancelAndWait(future);
  try {
    return future.result();
  } catch (error) {
    throw error instanceof CancelledError ? new TimeoutError(undefined, { cause: error }) : error;
  }
}

/** Cancels `future` and waits for what comes of it. */
function* cancelAndWait(future: Future<unknown>): Coroutine<void> {
  const ended = getRunningLoop().createFuture<void>();
  const onDone = (): void => void (ended.done() || ended.setResult());
  future.addDoneCallback(onDone);
  try {
    future.cancel();
    yield* ended;
  } finally {
    future.removeDoneCallback(onDone);
  }
}
