import type { Future } from "../loop/index.ts";

/** The futures on which tasks wait at a lock, an event or a queue, in the order of their coming. */
export type Waiters = Set<Future<void>>;

/** Lets the first that still waits go on, and says whether there was one. */
export function wakeFirst(waiters: Waiters): boolean {
  for (const waiter of waiters) {
    if (waiter.done()) continue;
    waiter.setResult();
    return true;
  }
  return false;
}
