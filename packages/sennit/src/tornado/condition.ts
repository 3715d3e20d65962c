import type { Future } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { Waiters } from "./waiters.ts";

/**
 * Lets coroutines wait until they are notified: Tornado's Condition, which needs no lock.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { Condition, coroutine } from "sennit/tornado";
 *
 * const condition = new Condition();
 * const waiter = coroutine(function* () {
 *   const notified = yield* condition.wait({ seconds: 1 });
 *   return notified ? "notified" : "too late";
 * });
 * const loop = new VirtualLoop();
 * loop.callLater(10, () => condition.notify());
 * loop.runUntilComplete(() => waiter()); // => "notified"
 * ```
 */
export class Condition {
  readonly #waiters = new Waiters<boolean>();

  /** A Future that is true once it is notified, or false from the deadline on: this one raises no TimeoutError. */
  wait(deadline?: Deadline): Future<boolean> {
    return this.#waiters.add(deadline, (waiter) => waiter.setResult(false));
  }

  /** Wakes the first `n` that wait. */
  notify(n = 1): void {
    for (let left = n; left > 0; left -= 1) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      waiter.setResult(true);
    }
  }

  /** Wakes all that wait. */
  notifyAll(): void {
    this.notify(this.#waiters.length);
  }
}
