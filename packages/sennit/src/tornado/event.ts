import { Future } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { withTimeout } from "./withTimeout.ts";

/**
 * A flag that coroutines can wait for: Tornado's Event.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, Event } from "sennit/tornado";
 *
 * const ready = new Event();
 * const main = coroutine(function* () {
 *   yield* ready.wait({ seconds: 1 });
 *   return ready.isSet();
 * });
 * const loop = new VirtualLoop();
 * loop.callLater(10, () => ready.set());
 * loop.runUntilComplete(() => main()); // => true
 * ```
 */
export class Event {
  #isSet = false;
  readonly #waiters = new Set<Future<undefined>>();

  isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag and wakes all that wait, also if it is cleared before their turn. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    for (const waiter of this.#waiters) if (!waiter.done()) waiter.setResult(undefined);
  }

  clear(): void {
    this.#isSet = false;
  }

  /** A Future that is done once the flag is set. It fails with a TimeoutError from the deadline on. */
  wait(deadline?: Deadline): Future<undefined> {
    const waiter = new Future<undefined>();
    if (this.#isSet) {
      waiter.setResult(undefined);
      return waiter;
    }
    this.#waiters.add(waiter);
    waiter.addDoneCallback(() => this.#waiters.delete(waiter));
    if (deadline === undefined) return waiter;
    const limited = withTimeout(deadline, waiter);
    // withTimeout leaves the waiter alone, which would then stand in the set for ever.
    limited.addDoneCallback(() => waiter.cancel());
    return limited;
  }
}
