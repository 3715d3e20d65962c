import { CancelledError, InvalidStateError, isFuture, TimeoutError, UsageError } from "sennit";
import { AlreadyCalledError, Failure, FailureGroup, FirstError } from "sennit/twisted";
import { Missing, ScenarioError } from "./errors.ts";

/** The name under which an error stands in a trace, the same for all families. */
export function nameOf(error: unknown): string {
  if (error instanceof ScenarioError) return `E:${error.tag}`;
  if (error instanceof Missing) return "Missing";
  if (error instanceof CancelledError) return "Cancelled";
  if (error instanceof FirstError) return `FirstError(${error.index},${nameOf(error.subFailure.value)})`;
  if (error instanceof FailureGroup)
    return `Group(${error.failures.map((failure) => nameOf(failure.value)).join(",")})`;
  if (error instanceof AggregateError) return `Group(${error.errors.map(nameOf).join(",")})`;
  if (error instanceof TimeoutError) return "Timeout";
  if (error instanceof InvalidStateError) return "InvalidState";
  if (error instanceof AlreadyCalledError) return "AlreadyCalled";
  if (error instanceof UsageError || error instanceof TypeError || error instanceof RangeError) return "Misuse";
  return error instanceof Error ? error.constructor.name : String(error);
}

/** A value as JSON: failures become outcomes, and what JSON cannot hold is named. */
export function plain(value: unknown): unknown {
  if (value instanceof Failure) return ["err", nameOf(value.value)];
  if (value instanceof Error) return ["err", nameOf(value)];
  if (Array.isArray(value)) return value.map(plain);
  if (isFuture(value)) return "future";
  if (value === undefined || value === null) return null;
  return typeof value === "object" || typeof value === "function" ? "object" : value;
}

/** A Deferred's result as an outcome. */
export function outcomeOf(result: unknown): readonly ["ok" | "err", unknown] {
  return result instanceof Failure ? ["err", nameOf(result.value)] : ["ok", plain(result)];
}
