import type { StandardFutureV1 } from "@sennit/spec";
import { type EventLoop, Future, type TimerHandle } from "../loop/index.ts";
import { type Deadline, toTime } from "./deadline.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { logError } from "./log.ts";

/** What IOLoop does on top of its loop: the errors of callbacks go to the log, not to the loop's exception handler. */
function runLogged(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    logError(`Exception in callback ${callback.name || "(anonymous)"}`, error);
  }
}

/** Calls `callback` at a deadline: IOLoop.add_timeout. */
export function addTimeout(loop: EventLoop, deadline: Deadline, callback: () => void): TimerHandle {
  return loop.callAt(Math.max(toTime(deadline, loop), loop.time()), runLogged, callback);
}

/** Calls `callback` once `future` is done, never at once: IOLoop.add_future. */
export function addFuture(loop: EventLoop, future: StandardFutureV1, callback: () => void): void {
  if (future instanceof Future) future.addDoneCallback(() => runLogged(callback));
  else futureAddDoneCallback(future, () => loop.callSoonThreadsafe(runLogged, callback));
}
