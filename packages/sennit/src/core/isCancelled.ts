import { CancelledError } from "./cancelled.ts";

/** The names under which libraries raise their cancellations. */
const NAMES = new Set([
  "CancelledError", // Sennit, another copy of it included
  "AbortError", // fetch and other users of AbortSignal
  "CancelError", // p-cancelable
  "CanceledError", // axios
  "CancellationError", // bluebird
]);

/** Messages that are a library's only mark of a cancellation. */
const MESSAGES = new Set([
  "halted", // Effection
  "All fibers interrupted without error", // Effect
]);

/** What a cancelled redux-saga task returns. */
const SAGA_SENTINEL = "@@redux-saga/TASK_CANCEL";

/**
 * Whether `x` is a cancellation: an error, or another library's own mark of it.
 *
 * @example
 * ```ts
 * import { CancelledError, isCancelled } from "sennit";
 *
 * isCancelled(new CancelledError()); // => true
 * isCancelled(AbortSignal.abort().reason); // => true
 * isCancelled(new Error("disk full")); // => false
 * ```
 */
export function isCancelled(x: unknown): boolean {
  if (x instanceof CancelledError || x === SAGA_SENTINEL) return true;
  if (!(x instanceof Error)) return false;
  return NAMES.has(x.name) || MESSAGES.has(x.message);
}
