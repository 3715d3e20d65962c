import type { StandardFutureV1 } from "@sennit/spec";
import { bindValues } from "./context.ts";

/**
 * Calls `done` with the outcome of a future of any family: now, if there is one, and otherwise once it comes, in the
 * context of this call. Returns a function that detaches.
 *
 * For whoever hands futures to other libraries. A failure counts as seen; what `done` throws reaches nobody else, where it
 * is not called at once.
 *
 * @example
 * ```ts
 * import { whenDone } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * const heard: unknown[] = [];
 * whenDone(succeed("a value"), (outcome) => heard.push(outcome));
 * heard; // => [{ status: "fulfilled", value: "a value" }]
 * ```
 */
export function whenDone<T, E>(
  { "~future": props }: StandardFutureV1<T, E>,
  done: StandardFutureV1.Observer<T, E>,
): StandardFutureV1.Detach {
  const outcome = props.peek();
  if (outcome === undefined) return props.observe(bindValues(done));
  props.seen?.();
  done(outcome);
  return nothing;
}

function nothing(): void {}
