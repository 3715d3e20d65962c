import type { Body } from "./body.ts";
import { runScope } from "./scope.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { notATime } from "./structuredErrors.ts";

/** Options of `shield`. */
export interface ShieldOptions {
  /** The cancellation comes in after so many milliseconds all the same; without it, never. */
  readonly grace?: number | undefined;
  /** For messages. */
  readonly name?: string | undefined;
}

/**
 * Runs `body` in a scope that cancellations from outside do not reach: for cleanup that has to wait.
 *
 * Whoever waits for it waits until it has ended, and is cancelled then, at its next wait; it is a scope like any other, and
 * not asyncio's detached work. With `grace` it has only so many milliseconds from the cancellation on. Throws a UsageError
 * where `grace` is no number.
 *
 * @example
 * ```ts
 * import { moveOnAfter, shield, sleep } from "sennit";
 *
 * const log: string[] = [];
 * await moveOnAfter(5, async () => {
 *   try {
 *     await sleep(60_000);
 *   } finally {
 *     await shield(
 *       async () => {
 *         await sleep(5);
 *         log.push("rolled back");
 *       },
 *       { grace: 1000 },
 *     );
 *   }
 * });
 * log; // => ["rolled back"]
 * ```
 */
export function shield<T>(body: Body<T>, { grace, name }: ShieldOptions = {}): ScopeFuture<T> {
  if (grace !== undefined && !(grace >= 0)) throw notATime("grace", grace);
  return runScope("shield", body, { name, shield: { grace } }, (ended) => ended);
}
