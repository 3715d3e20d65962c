import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { Execution } from "./execution.ts";
import { onAbort } from "./onAbort.ts";

/**
 * A Standard Recipe: each `run` calls `start`, which begins the work anew and shows it as a future.
 *
 * A signal given to `run` cancels that execution when it aborts; one that is aborted already starts nothing.
 *
 * @example
 * ```ts
 * import { Execution, from, recipe, run } from "sennit";
 *
 * let runs = 0;
 * const count = recipe("example", () => {
 *   const work = new Execution<number>("example");
 *   work.fulfil(++runs);
 *   return work;
 * });
 * await run(function* () {
 *   return [yield* from(count), yield* from(count)];
 * }); // => [1, 2]
 * ```
 */
export function recipe<T>(vendor: string, start: () => StandardFutureV1<T>): StandardRecipeV1<T> {
  const run = ({ signal }: StandardRecipeV1.Options = {}): StandardFutureV1<T> => {
    if (signal?.aborted === true) return cancelledBefore(vendor, signal.reason);
    const future = start();
    if (signal !== undefined) linkToSignal(future, signal);
    return future;
  };
  return { "~recipe": { version: 1, vendor, run } };
}

function cancelledBefore(vendor: string, reason: unknown): StandardFutureV1<never> {
  const execution = new Execution<never>(vendor);
  execution.cancelled(reason);
  return execution;
}

/** Cancels `future` when `signal` aborts; once the future is settled, the signal holds nothing of it. */
function linkToSignal({ "~future": props }: StandardFutureV1, signal: AbortSignal): void {
  if (props.peek() !== undefined) return;
  props.observe(onAbort(signal, (reason) => props.cancel?.(reason)));
}
