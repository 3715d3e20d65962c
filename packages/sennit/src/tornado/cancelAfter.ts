import { TimeoutError } from "../core/errors.ts";
import { noteHandover } from "../core/trace.ts";
import type { Backing } from "../loop/backing.ts";
import { CancelledError, Future, getRunningLoop } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { logLateError } from "./lateError.ts";
import { isDone, outcomeOf } from "./outcomeOf.ts";
import { requestEnd, wasCancelled } from "./requestCancel.ts";
import { addFuture, addTimeout } from "./schedule.ts";
import { toFuture } from "./toFuture.ts";
import { whenDone } from "./whenDone.ts";
import type { WithTimeoutOptions } from "./withTimeout.ts";
import type { Yielded } from "./yielded.ts";

/**
 * A Future with the outcome of `x`, which is cancelled at the deadline: what `withTimeout` does not do.
 *
 * After the deadline it waits until `x` has ended. If that is by cancellation, it fails with a TimeoutError; a value or an
 * error that comes all the same is kept. The cancellation reaches a coroutine itself, as a CancelledError thrown where it
 * waits, and through lists their members. What cannot be cancelled, such as a promise, is left alone: then the TimeoutError
 * comes at once, and a later failure is logged. Cancelling the Future does the same without a TimeoutError.
 *
 * A bare number is a time of the loop's clock. Throws a UsageError for what is no deadline, and BadYieldError for what cannot
 * be waited for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { cancelAfter, coroutine, sleep } from "sennit/tornado";
 *
 * const order: string[] = [];
 * const slow = coroutine(function* () {
 *   try {
 *     yield* sleep(60_000);
 *   } finally {
 *     yield* sleep(5);
 *     order.push("cleaned up");
 *   }
 * });
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(() => cancelAfter({ milliseconds: 100 }, slow())); // throws TimeoutError
 * order; // => ["cleaned up"]
 * loop.time(); // => 105
 * ```
 */
export function cancelAfter<const X>(
  deadline: Deadline,
  x: X,
  { quietExceptions = [] }: WithTimeoutOptions = {},
): Future<Yielded<X>> {
  const loop = getRunningLoop();
  const work = toFuture<Yielded<X>>(x, loop);
  const result = new Future<Yielded<X>>(loop);
  let timeout: TimeoutError | undefined;
  const timer = addTimeout(loop, deadline, () => {
    if (isDone(work)) return;
    timeout = new TimeoutError();
    if (!requestEnd(work, new CancelledError(timeout)) && !result.done()) result.setException(timeout);
  });
  result._held = {
    cancel: (reason) => {
      if (isDone(work)) return false;
      if (!requestEnd(work, new CancelledError(reason))) result._cancelNow(reason);
      return true;
    },
    follows: work,
  } satisfies Backing;
  const finish = (): void => {
    timer.cancel();
    if (result.done()) {
      logLateError(work, quietExceptions);
      return;
    }
    const outcome = outcomeOf(work);
    if (outcome.status === "fulfilled") result.setResult(outcome.value);
    else if (!wasCancelled(work)) {
      noteHandover(outcome.reason, work, result);
      result._reject(outcome.reason);
    } else if (timeout === undefined) result._cancelNow(outcome.reason);
    else result.setException(timeout);
  };
  if (work instanceof Future) whenDone(work, finish);
  else addFuture(loop, work, finish);
  return result;
}
