import type { StandardFutureV1 } from "@sennit/spec";
import { copyContext } from "../core/context.ts";
import { CancelledError, type EventLoop, Future, type TimerHandle } from "../loop/index.ts";
import { type Deadline, toTime } from "./deadline.ts";
import { logError } from "./log.ts";
import { whenDone } from "./whenDone.ts";

/**
 * What IOLoop does on top of its loop: the errors of callbacks go to the log, not to the loop's exception handler.
 *
 * A cancellation is no error.
 */
export function runLogged(callback: () => void, name: string): void {
  try {
    callback();
  } catch (error) {
    if (!(error instanceof CancelledError)) logError(`Exception in callback ${name || "(anonymous)"}`, error);
  }
}

/** Calls `callback` at a deadline: IOLoop.add_timeout. An error is logged with `name`. */
export function addTimeout(
  loop: EventLoop,
  deadline: Deadline,
  callback: () => void,
  name: string = callback.name,
): TimerHandle {
  return loop.callAt(Math.max(toTime(deadline, loop), loop.time()), runLogged, callback, name);
}

/** Calls `callback` once `future` is done, never at once: IOLoop.add_future. */
export function addFuture(
  loop: EventLoop,
  future: StandardFutureV1,
  callback: () => void,
  name: string = callback.name,
): void {
  if (future instanceof Future && future._loop === loop) {
    future.addDoneCallback(() => runLogged(callback, name));
    return;
  }
  // It calls back wherever it is settled: in any context, and perhaps after the end of the loop.
  const context = copyContext();
  whenDone(future, () => {
    if (!loop.isClosed()) loop.callSoonThreadsafe(runLogged, () => context.run(callback), name);
  });
}
