import { Line } from "../core/line.ts";
import type { Future } from "../loop/index.ts";

/** The futures on which tasks wait at a lock, an event or a queue, in the order of their coming. */
export class Waiters extends Line<Future<void>> {
  /** Whether there is one that was not cancelled; it may have been woken. */
  get areLeft(): boolean {
    return this.find((waiter) => !waiter.cancelled()) !== undefined;
  }

  /** Lets the first `n` that still wait go on, or all, and says how many there were. */
  wake(n = Number.POSITIVE_INFINITY): number {
    let woken = 0;
    this.find((waiter) => {
      if (woken < n && !waiter.done()) {
        waiter.setResult();
        woken += 1;
      }
      return woken >= n;
    });
    return woken;
  }
}
