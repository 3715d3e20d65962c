import type { StandardFutureV1 } from "@sennit/spec";
import { noteCrossing } from "../core/trace.ts";
import { CancelledError, Future, getRunningLoop } from "../loop/index.ts";
import { type Settable, setError } from "./futureSet.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { addFuture } from "./schedule.ts";
import { whenDone } from "./whenDone.ts";

/** `chainFuture` of a future. */
export function chain<T>(a: StandardFutureV1<T>, b: Settable<T>): void {
  const finish = (): void => copy(a, b);
  if (a instanceof Future) whenDone(a, finish);
  else addFuture(getRunningLoop(), a, finish);
}

function copy<T>(a: StandardFutureV1<T>, b: Settable<T>): void {
  if (b.done()) return;
  const outcome = outcomeOf(a);
  if (outcome.status === "fulfilled") b.setResult(outcome.value);
  else {
    noteCrossing(outcome.reason, a, b);
    setError(b as Settable<never>, asLoops(outcome.reason, a));
  }
}

/** The cancellation of an executor's future becomes that of a loop's. */
function asLoops(error: unknown, a: StandardFutureV1): unknown {
  if (a instanceof Future || a["~future"].peek()?.status !== "cancelled") return error;
  return new CancelledError((error as CancelledError).reason);
}
