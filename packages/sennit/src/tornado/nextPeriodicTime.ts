/**
 * The time of the next call, in milliseconds, of what is due every `period`, was due at `scheduled`, and is over at `now`.
 *
 * It is a whole number of periods after `scheduled`, and what was missed meanwhile is skipped. A clock that was set back
 * costs one period, and no second call at the same time. It is the arithmetic of Tornado's PeriodicCallback, without jitter.
 *
 * @example
 * ```ts
 * import { nextPeriodicTime } from "sennit/tornado";
 *
 * nextPeriodicTime(1000, 1250, 100); // => 1300
 * ```
 */
export function nextPeriodicTime(scheduled: number, now: number, period: number): number {
  if (scheduled > now) return scheduled + period;
  return scheduled + (Math.floor((now - scheduled) / period) + 1) * period;
}
