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
import { isAborted, isSignal, type Limit, limitReached } from "./limit.ts";
import { timeout } from "./timeout.ts";

/**
 * Waits for `work` for at most `limit` milliseconds: asyncio's wait_for.
 *
 * When the time is over it cancels the work, waits until that has ended, and throws a TimeoutError; what the work still
 * returned, or another error of it, comes first. Without a limit it waits for ever. Unlike asyncio's it takes an
 * AbortSignal as the limit too, and throws an AbortedError with its reason; one that is aborted already starts nothing.
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
export function waitFor<T>(work: Runnable<T>, limit?: Limit): CoroutineCall<T> {
  if (limit === undefined) return new CoroutineCall(awaiting(work));
  const isOver = isSignal(limit) ? limit.aborted : limit <= 0;
  return new CoroutineCall(isOver ? awaitingNoTime(work, limit) : awaitingFor(work, limit));
}

/** In the task that waits: a coroutine gets none of its own. */
function* awaiting<T>(work: Runnable<T>): Coroutine<T> {
  if (work instanceof CoroutineCall || isCoroutine(work)) return yield* work as Coroutine<T>;
  return yield* ensureFuture(work);
}

function* awaitingFor<T>(work: Runnable<T>, limit: Limit): Coroutine<T> {
  // The signal may have been aborted since the call.
  if (isAborted(limit)) return yield* awaitingNoTime(work, limit);
  return yield* asyncWith(timeout(limit), () => awaiting(work));
}

function* awaitingNoTime<T>(work: Runnable<T>, limit: Limit): Coroutine<T> {
  const future = ensureFuture(work);
  if (future.done()) return yield* future;
  yield* cancelAndWait(future, isSignal(limit) ? limit.reason : undefined);
  try {
    return yield* future;
  } catch (error) {
    throw error instanceof CancelledError ? limitReached(limit, error) : error;
  }
}

/** Cancels `future` and waits for what comes of it. */
function* cancelAndWait(future: Future<unknown>, reason: unknown): Coroutine<void> {
  const ended = getRunningLoop().createFuture<void>();
  const onDone = (): void => void (ended.done() || ended.setResult());
  future.addDoneCallback(onDone);
  try {
    future.cancel(reason);
    yield* ended;
  } finally {
    future.removeDoneCallback(onDone);
  }
}
