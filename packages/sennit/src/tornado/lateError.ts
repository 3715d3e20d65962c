import { CancelledError } from "../loop/index.ts";
import { isQuiet, logError, type QuietExceptions } from "./log.ts";
import { outcomeOf } from "./outcomeOf.ts";
import type { Waitable } from "./yielded.ts";

/** Logs the failure of what nobody waits for any more, unless it is quiet; a cancellation always is. */
export function logLateError(work: Waitable, quiet: QuietExceptions): void {
  const outcome = outcomeOf(work);
  if (outcome.status !== "rejected" || outcome.reason instanceof CancelledError) return;
  if (!isQuiet(outcome.reason, quiet)) logError("Exception in Future after timeout", outcome.reason);
}
