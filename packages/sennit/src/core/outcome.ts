import type { StandardFutureV1 } from "@sennit/spec";
import { CancelledError } from "./cancelled.ts";

/** What became of an execution: a value, an error, or its cancellation. */
export type Outcome<Value = unknown> = StandardFutureV1.Outcome<Value, unknown>;

/** The outcome of work that returned `value`. */
export function fulfilled<Value>(value: Value): StandardFutureV1.Fulfilled<Value> {
  return { status: "fulfilled", value };
}

/** The outcome of work that threw `reason`, or, where it is `expected`, failed with it as its type announces. */
export function rejected(reason: unknown, expected = false): StandardFutureV1.Failed | StandardFutureV1.Defect {
  return { status: "rejected", reason, expected } as StandardFutureV1.Failed | StandardFutureV1.Defect;
}

/** The outcome of work that was cancelled for `reason`. */
export function cancelled(reason?: unknown): StandardFutureV1.Cancelled {
  return { status: "cancelled", reason };
}

/** The outcome of work that ended with the error `reason`: as `rejected`, but a CancelledError is a cancellation. */
export function raised(reason: unknown, expected = false): Exclude<Outcome<never>, StandardFutureV1.Fulfilled> {
  return isCancelledError(reason) ? cancelled(reason.reason) : rejected(reason, expected);
}

/** The value of an outcome; an error, or a cancellation as a CancelledError, is thrown. */
export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (outcome.status === "fulfilled") return outcome.value;
  throw errorOf(outcome);
}

/** What an outcome other than a value is thrown as: the error, or a CancelledError. */
export function errorOf(outcome: Exclude<Outcome<never>, StandardFutureV1.Fulfilled>): unknown {
  return outcome.status === "rejected" ? outcome.reason : asCancelledError(outcome.reason);
}

/** The CancelledError for a reason: itself where it is one already, so that it keeps its identity. */
export function asCancelledError(reason: unknown): CancelledError {
  return reason instanceof CancelledError ? reason : new CancelledError(reason);
}

/** By its code, as it may be of another copy of Sennit. */
function isCancelledError(x: unknown): x is CancelledError {
  return x instanceof Error && (x as { code?: unknown }).code === "ERR_CANCELLED";
}
