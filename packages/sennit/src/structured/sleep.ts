import { type Coroutine, getRunningLoop } from "../loop/index.ts";
import { Call } from "./call.ts";
import { notATime } from "./structuredErrors.ts";

/**
 * Waits for `ms` milliseconds, then gives `value`: a wait that the cancellation of its scope ends.
 *
 * It starts when it is waited for, by `await` or `yield*`. Throws a UsageError where `ms` is no number.
 *
 * @example
 * ```ts
 * import { sleep } from "sennit";
 *
 * await sleep(5, "rested"); // => "rested"
 * ```
 */
export function sleep(ms: number): Call<undefined>;
export function sleep<T>(ms: number, value: T): Call<T>;
export function sleep<T>(ms: number, value?: T): Call<T | undefined> {
  if (typeof ms !== "number" || Number.isNaN(ms)) throw notATime("the time of sleep", ms);
  return new Call(() => sleeping(ms, value));
}

function* sleeping<T>(ms: number, value: T): Coroutine<T> {
  const loop = getRunningLoop();
  const future = loop.createFuture<T>();
  const timer = loop.callLater(ms, () => {
    if (!future.done()) future.setResult(value);
  });
  try {
    return yield* future;
  } finally {
    timer.cancel();
  }
}
