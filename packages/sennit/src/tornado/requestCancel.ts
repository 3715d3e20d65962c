import { CancelledError, Future } from "../loop/index.ts";
import { DrivenFuture } from "./drivenFuture.ts";
import { Moment } from "./moment.ts";
import type { Waitable } from "./yielded.ts";

/** Asks a future to stop, as its `cancel` does, and says whether the request was taken. */
export function requestCancel(work: Waitable | undefined, reason?: unknown): boolean {
  if (work === undefined || work instanceof Moment) return false;
  if (work instanceof Future) return work.cancel(reason);
  return work["~future"].cancel?.(reason instanceof CancelledError ? reason.reason : reason) === true;
}

/** The same in earnest: it goes through coroutines and lists to what they wait for, and they end by themselves. */
export function requestEnd(work: Waitable, reason: unknown): boolean {
  const driver = work instanceof DrivenFuture && !work.done() ? work._driver : undefined;
  return driver === undefined ? requestCancel(work, reason) : driver._cancel(reason);
}

/** Whether it has ended by cancellation. */
export function wasCancelled(work: Waitable | undefined): boolean {
  if (work === undefined || work instanceof Moment) return false;
  return work["~future"].peek()?.status === "cancelled";
}
