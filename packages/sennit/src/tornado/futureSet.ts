import { CancelledError } from "../loop/index.ts";
import { logError } from "./log.ts";

/** What can be given a result or an error from outside: a Future of a loop or of an executor. */
export interface Settable<T> {
  done(): boolean;
  cancelled(): boolean;
  setResult(value: T): void;
  setException(error: unknown): void;
}

/**
 * Gives `future` its result, unless it was cancelled: Tornado's future_set_result_unless_cancelled.
 *
 * Throws InvalidStateError if it has a result or an error: only cancellation is guarded against.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { futureSetResultUnlessCancelled } from "sennit/tornado";
 *
 * const future = new VirtualLoop().createFuture<number>();
 * future.cancel();
 * futureSetResultUnlessCancelled(future, 42);
 * future.cancelled(); // => true
 * ```
 */
export function futureSetResultUnlessCancelled<T>(future: Settable<T>, value: T): void {
  if (!future.cancelled()) future.setResult(value);
}

/**
 * Gives `future` its error; if it was cancelled, the error is logged: Tornado's future_set_exception_unless_cancelled.
 *
 * Throws InvalidStateError if it has a result or an error.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { futureSetExceptionUnlessCancelled } from "sennit/tornado";
 *
 * const future = new VirtualLoop().createFuture<number>();
 * futureSetExceptionUnlessCancelled(future, "disk full");
 * future.exception(); // => "disk full"
 * ```
 */
export function futureSetExceptionUnlessCancelled(future: Settable<never>, error: unknown): void {
  if (future.cancelled()) logError("Exception after Future was cancelled", error);
  else setError(future, error);
}

/** A cancellation that arrives as an error is no failure that somebody must have seen. */
export function setError(future: Settable<never>, error: unknown): void {
  future.setException(error);
  if (error instanceof CancelledError) (future as { _markSeen?(): void })._markSeen?.();
}
