import { type Coroutine, CoroutineCall, getRunningLoop } from "../loop/index.ts";
import { Waiters } from "./waiters.ts";

/**
 * A flag that tasks can wait for: asyncio's Event.
 *
 * @example
 * ```ts
 * import { Event, getRunningLoop, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const ready = new Event();
 *   getRunningLoop().callSoon(() => ready.set());
 *   return yield* ready.wait();
 * }); // => true
 * ```
 */
export class Event {
  #isSet = false;
  readonly #waiters = new Waiters();

  isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag, and lets all that wait go on, even if it is cleared before they do. */
  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#waiters.wake();
  }

  clear(): void {
    this.#isSet = false;
  }

  /** Waits until the flag is set. */
  wait(): CoroutineCall<true> {
    return new CoroutineCall(this.#wait());
  }

  *#wait(): Coroutine<true> {
    if (this.#isSet) return true;
    const waiter = getRunningLoop().createFuture<void>();
    const place = this.#waiters.join(waiter);
    try {
      yield* waiter;
      return true;
    } finally {
      this.#waiters.leave(place);
    }
  }
}
