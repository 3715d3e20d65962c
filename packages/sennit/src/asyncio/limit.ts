import { describe } from "../core/describe.ts";
import { TimeoutError, UsageError } from "../core/errors.ts";
import type { EventLoop } from "../loop/index.ts";

/** How long something may last: milliseconds, or until a signal is aborted. */
export type Limit = number | AbortSignal;

/**
 * Raised in the place of a TimeoutError where the limit was an AbortSignal: a TimeoutError too, with the abort's reason.
 *
 * @example
 * ```ts
 * import { AbortedError, run, sleep, waitFor } from "sennit/asyncio";
 *
 * const reason = new Error("the user has left");
 * const error = await run(() => waitFor(sleep(60_000), AbortSignal.abort(reason))).catch((error) => error);
 * error instanceof AbortedError && error.reason === reason; // => true
 * ```
 */
export class AbortedError extends TimeoutError {
  override readonly code = "ERR_ABORTED";
  /** The signal's reason, the very same value. */
  readonly reason: unknown;

  constructor(reason: unknown) {
    super(`the work was aborted by the signal that limited it${reason instanceof Error ? `: ${reason.message}` : ""}`, {
      cause: reason,
    });
    this.reason = reason;
  }
}

/** Whether `limit` is a signal. Throws a UsageError for anything else than a number. */
export function isSignal(limit: unknown): limit is AbortSignal {
  if (typeof limit === "object" && limit !== null && "aborted" in limit) return true;
  if (limit === undefined || (typeof limit === "number" && !Number.isNaN(limit))) return false;
  throw notALimit(limit);
}

/** Whether `limit` is a signal that is aborted already. */
export function isAborted(limit: Limit | undefined): limit is AbortSignal {
  return isSignal(limit) && limit.aborted;
}

/**
 * Calls `expire` once, when the limit is reached, but never before it returns; of a number, in the loop's iterations.
 *
 * Returns a function that withdraws it.
 */
export function atLimit(limit: Limit | undefined, loop: EventLoop, expire: () => void): () => void {
  if (limit === undefined) return () => undefined;
  if (!isSignal(limit)) {
    const timer = loop.callLater(limit, expire);
    return () => timer.cancel();
  }
  if (limit.aborted) {
    const handle = loop.callSoon(expire);
    return () => handle.cancel();
  }
  limit.addEventListener("abort", expire, { once: true });
  return () => limit.removeEventListener("abort", expire);
}

/** The error for a limit that was reached. */
export function limitReached(limit: Limit | undefined, cause?: unknown): TimeoutError {
  if (isSignal(limit)) return new AbortedError(limit.reason);
  return new TimeoutError(undefined, cause === undefined ? {} : { cause });
}

function notALimit(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: `a limit was set to ${describe(x)}`,
    wrong: "it is no time in milliseconds, and no AbortSignal",
    write: "timeout(1000), or timeout(AbortSignal.timeout(1000))",
  });
}
