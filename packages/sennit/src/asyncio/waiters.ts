import { Line } from "../core/line.ts";
import type { Future } from "../loop/index.ts";

/** The futures on which tasks wait at a lock, an event or a queue, in the order of their coming. */
export class Waiters extends Line<Future<void>> {
  /** Whether there is one that was not cancelled; it may have been woken. */
  get areLeft(): boolean {
    return this.find((waiter) => !waiter.cancelled()) !== undefined;
  }

  /** Lets the first that still waits go on, and says whether there was one. */
  wakeFirst(): boolean {
    const first = this.find((waiter) => !waiter.done());
    first?.setResult();
    return first !== undefined;
  }
}
