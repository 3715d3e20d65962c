import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { fulfilled, rejected } from "../core/outcome.ts";
import { CancelledError, Future } from "../loop/index.ts";
import { Moment } from "./moment.ts";
import type { Waitable } from "./yielded.ts";

/** What became of something, as Tornado knows it: a cancellation is an error like any other. */
export type Result<T> = ReturnType<typeof fulfilled<T>> | ReturnType<typeof rejected>;

/** Whether it can be read by `outcomeOf`. */
export function isDone(waitable: Waitable): boolean {
  if (waitable instanceof Moment) return true;
  return waitable instanceof Future ? waitable.done() : waitable["~future"].peek() !== undefined;
}

/** The outcome of what is done, which thereby counts as seen. */
export function outcomeOf<T>(waitable: Waitable<T>): Result<T> {
  if (waitable instanceof Moment) return fulfilled(undefined as T);
  if (waitable instanceof Future) {
    return waitable._isFulfilled() ? fulfilled(waitable._peek() as T) : rejected(waitable._errorOf());
  }
  const props = waitable["~future"];
  const outcome = props.peek();
  if (outcome === undefined) throw new TypeError("it is not done");
  props.seen?.();
  if (outcome.status !== "cancelled") return outcome.status === "fulfilled" ? outcome : rejected(outcome.reason);
  const { reason } = outcome;
  return rejected(reason instanceof BaseCancelledError ? reason : new CancelledError(reason));
}
