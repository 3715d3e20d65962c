import { fulfilled } from "../core/outcome.ts";
import { isTimeoutOf } from "./activity.ts";
import type { Body } from "./body.ts";
import { deadlineIn } from "./deadlineIn.ts";
import { runScope } from "./scope.ts";
import type { ScopeFuture } from "./scopeFuture.ts";

/**
 * Runs `body` in a scope with a deadline `ms` milliseconds from now, and gives `otherwise` where that cuts it off.
 *
 * Only its own deadline is no error: the cancellation of a scope around it, an earlier deadline of one too, goes on to that.
 * Throws a UsageError where `ms` is no number. Trio's move_on_after.
 *
 * @example
 * ```ts
 * import { moveOnAfter, sleep } from "sennit";
 *
 * await moveOnAfter(1000, async () => "in time", "too late"); // => "in time"
 * await moveOnAfter(5, () => sleep(60_000, "in time"), "too late"); // => "too late"
 * ```
 */
export function moveOnAfter<T>(ms: number, body: Body<T>): ScopeFuture<T | undefined>;
export function moveOnAfter<T, Otherwise>(ms: number, body: Body<T>, otherwise: Otherwise): ScopeFuture<T | Otherwise>;
export function moveOnAfter<T>(ms: number, body: Body<T>, otherwise?: unknown): ScopeFuture<unknown> {
  return runScope("moveOnAfter", body, deadlineIn("moveOnAfter", ms), (ended, { scope }) =>
    ended.status === "cancelled" && isTimeoutOf(scope, ended.error) ? fulfilled(otherwise) : ended,
  );
}
