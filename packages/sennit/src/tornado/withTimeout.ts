import { TimeoutError, UsageError } from "../core/errors.ts";
import { CancelledError, Future, getRunningLoop, type TimerHandle } from "../loop/index.ts";
import { chainFuture } from "./chainFuture.ts";
import { convert } from "./convertYielded.ts";
import type { Deadline } from "./deadline.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { isQuiet, logError, type QuietExceptions } from "./log.ts";
import { Moment } from "./moment.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { addFuture, addTimeout } from "./schedule.ts";
import type { Waitable, Yielded } from "./yielded.ts";

/** Options of `withTimeout`. */
export interface WithTimeoutOptions {
  /** A failure after the timeout is not logged if it is one of these; a cancellation never is. */
  readonly quietExceptions?: QuietExceptions | undefined;
}

/**
 * A Future with the outcome of `x`, or with a TimeoutError from the deadline on: Tornado's with_timeout.
 *
 * A bare number is a time of the loop's clock in milliseconds, and not a length of time: write `{ milliseconds: 100 }` or
 * `{ seconds: 5 }` for that. `x` is not cancelled and may be waited for again; a failure of `x` after the deadline is
 * logged. Cancelling the Future leaves `x` alone. Throws a UsageError for `moment` and for what is no deadline, and
 * BadYieldError for what cannot be waited for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { sleep, withTimeout } from "sennit/tornado";
 *
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(() => withTimeout({ milliseconds: 100 }, sleep(500))); // throws TimeoutError
 * loop.time(); // => 100
 * ```
 */
export function withTimeout<X>(
  deadline: Deadline,
  x: X,
  { quietExceptions = [] }: WithTimeoutOptions = {},
): Future<Yielded<X>> {
  const loop = getRunningLoop();
  const future = convert(x, loop) as Waitable<Yielded<X>>;
  if (future instanceof Moment) throw isMoment();
  const result = new Future<Yielded<X>>(loop);
  chainFuture(future, result);

  const logLateError = (): void => {
    const outcome = outcomeOf(future);
    if (outcome.status !== "rejected" || outcome.reason instanceof CancelledError) return;
    if (!isQuiet(outcome.reason, quietExceptions)) logError("Exception in Future after timeout", outcome.reason);
  };
  const timer: TimerHandle = addTimeout(loop, deadline, () => {
    if (!result.done()) result.setException(new TimeoutError());
    futureAddDoneCallback(future, logLateError);
  });
  const stopTimer = (): void => timer.cancel();
  if (future instanceof Future) futureAddDoneCallback(future, stopTimer);
  else addFuture(loop, future, stopTimer);
  return result;
}

function isMoment(): UsageError {
  return new UsageError("ERR_TIMEOUT_OF_MOMENT", {
    did: "withTimeout() was called with moment, or with nothing",
    wrong: "there is nothing in it to wait for",
    write: "withTimeout({ seconds: 5 }, future)",
  });
}
