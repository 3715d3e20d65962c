import { UsageError } from "../core/errors.ts";
import { type Coroutine, CoroutineCall, getRunningLoop } from "../loop/index.ts";

/**
 * Waits for `delay` milliseconds, then gives `result`: asyncio's sleep.
 *
 * A delay of 0 or less waits for one iteration of the loop. Throws a UsageError for NaN.
 *
 * @example
 * ```ts
 * import { sleep } from "sennit/asyncio";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(sleep(1500, "rested")); // => "rested"
 * loop.time(); // => 1500
 * ```
 */
export function sleep(delay: number): CoroutineCall<undefined>;
export function sleep<T>(delay: number, result: T): CoroutineCall<T>;
export function sleep<T>(delay: number, result?: T): CoroutineCall<T | undefined> {
  if (Number.isNaN(delay)) throw notADelay();
  return new CoroutineCall(delay <= 0 ? oneIteration(result) : sleeping(delay, result));
}

function* oneIteration<T>(result: T): Coroutine<T> {
  yield;
  return result;
}

function* sleeping<T>(delay: number, result: T): Coroutine<T> {
  const loop = getRunningLoop();
  const future = loop.createFuture<T>();
  const timer = loop.callLater(delay, () => {
    if (!future.done()) future.setResult(result);
  });
  try {
    return yield* future;
  } finally {
    timer.cancel();
  }
}

function notADelay(): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: "sleep(NaN) was called",
    wrong: "it is no time in milliseconds",
    write: "yield* sleep(100)",
  });
}
