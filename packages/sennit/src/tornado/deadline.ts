import { UsageError } from "../core/errors.ts";
import type { EventLoop } from "../loop/index.ts";

/** A length of time, as Python's timedelta takes it; the parts are added up. A Temporal.Duration of them will do. */
export interface Duration {
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/**
 * When something is too late: `{ seconds: 5 }` from now, or, as a bare number, a time of the loop's clock.
 *
 * That a bare number is *not* a length of time is Tornado's, and a trap: `withTimeout(100, x)` is over at once on a loop
 * that has run for longer than 100 ms. Write `withTimeout({ milliseconds: 100 }, x)`, or `loop.time() + 100`.
 */
export type Deadline = number | Duration;

const UNITS: readonly (readonly [keyof Duration, number])[] = [
  ["weeks", 7 * 24 * 60 * 60 * 1000],
  ["days", 24 * 60 * 60 * 1000],
  ["hours", 60 * 60 * 1000],
  ["minutes", 60 * 1000],
  ["seconds", 1000],
  ["milliseconds", 1],
];

/** A deadline as a time of `loop`, in milliseconds. Throws a UsageError for what is no deadline. */
export function toTime(deadline: Deadline, loop: EventLoop): number {
  return typeof deadline === "number" ? deadline : loop.time() + toMilliseconds(deadline);
}

/** The length of a duration. Throws a UsageError for what is no duration. */
export function toMilliseconds(duration: Duration): number {
  let total = 0;
  let parts = 0;
  for (const [unit, length] of UNITS) {
    const count = duration?.[unit];
    if (typeof count !== "number") continue;
    parts += 1;
    total += count * length;
  }
  if (parts === 0 || Number.isNaN(total)) throw notADuration(duration);
  return total;
}

function notADuration(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_DURATION", {
    did: `a deadline was given as ${typeof x === "object" ? JSON.stringify(x) : String(x)}`,
    wrong: "a deadline is a time of the loop, or an object with seconds, milliseconds, …",
    write: "{ milliseconds: 100 }",
  });
}
