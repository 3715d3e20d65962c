import { TimeoutError } from "../core/errors.ts";
import { Future, getRunningLoop, type TimerHandle } from "../loop/index.ts";
import { chain } from "./chain.ts";
import type { Deadline } from "./deadline.ts";
import { logLateError } from "./lateError.ts";
import type { QuietExceptions } from "./log.ts";
import { addFuture, addTimeout } from "./schedule.ts";
import { toFuture } from "./toFuture.ts";
import { whenDone } from "./whenDone.ts";
import type { Yielded } from "./yielded.ts";

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
 * logged. Cancelling the Future leaves `x` alone; `cancelAfter` is the one that cancels. `x` may be whatever a coroutine may
 * yield, `moment` included, which Tornado's refuses. Throws a UsageError for what is no deadline, and BadYieldError for what
 * cannot be waited for.
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
export function withTimeout<const X>(
  deadline: Deadline,
  x: X,
  { quietExceptions = [] }: WithTimeoutOptions = {},
): Future<Yielded<X>> {
  const loop = getRunningLoop();
  const future = toFuture<Yielded<X>>(x, loop);
  const result = new Future<Yielded<X>>(loop);
  chain(future, result);

  const timer: TimerHandle = addTimeout(loop, deadline, () => {
    if (!result.done()) result.setException(new TimeoutError());
    whenDone(future, () => logLateError(future, quietExceptions));
  });
  const stopTimer = (): void => timer.cancel();
  if (future instanceof Future) whenDone(future, stopTimer);
  else addFuture(loop, future, stopTimer);
  return result;
}
