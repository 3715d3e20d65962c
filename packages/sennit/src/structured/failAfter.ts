import type { Body } from "./body.ts";
import { deadlineIn } from "./deadlineIn.ts";
import { runScope } from "./scope.ts";
import type { ScopeFuture } from "./scopeFuture.ts";

/**
 * Runs `body` in a scope with a deadline `ms` milliseconds from now: a ScopeTimeoutError where that cuts it off.
 *
 * Where deadlines nest, the earliest one counts, and it is an error at the scope whose it is: `error.scope` says which. A
 * result that comes late all the same is kept. Throws a UsageError where `ms` is no number. Trio's fail_after.
 *
 * @example
 * ```ts
 * import { failAfter, ScopeTimeoutError, sleep } from "sennit";
 *
 * await failAfter(1000, async () => "in time"); // => "in time"
 * try {
 *   await failAfter(5, async () => {
 *     await failAfter(1000, () => sleep(60_000)); // the outer deadline is the earlier one
 *   });
 * } catch (error) {
 *   error instanceof ScopeTimeoutError && error.scope.deadline !== undefined; // => true
 * }
 * ```
 */
export function failAfter<T>(ms: number, body: Body<T>): ScopeFuture<T> {
  return runScope("failAfter", body, deadlineIn("failAfter", ms), (ended) => ended);
}
