import { TimeoutError, UsageError } from "../core/errors.ts";
import { Future } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { Permit } from "./permit.ts";
import { Waiters } from "./waiters.ts";

/**
 * Lets a number of coroutines pass at a time, first come first served: Tornado's Semaphore.
 *
 * A permit is handed directly to the first that waits, so that nobody overtakes it. As in Tornado, one whose wait is
 * abandoned after the permit was handed to it keeps that for ever. Throws a UsageError for a negative value.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, multi, Semaphore, sleep } from "sennit/tornado";
 *
 * const semaphore = new Semaphore(2);
 * const work = coroutine(function* () {
 *   using _permit = yield* semaphore.acquire();
 *   yield* sleep(100);
 * });
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(() => multi([work(), work(), work()]));
 * loop.time(); // => 200
 * ```
 */
export class Semaphore {
  #value: number;
  readonly #waiters = new Waiters<Permit>();

  constructor(value = 1) {
    if (value < 0) throw negativeValue(value);
    this.#value = value;
  }

  /** @internal How many may pass now. */
  get _value(): number {
    return this.#value;
  }

  /** Lets one more pass: the first that waits, if one does. */
  release(): void {
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#value += 1;
    else waiter.setResult(new Permit(this));
  }

  /**
   * A Future that is done when it is the caller's turn; `using` releases what it gives, or else call `release`.
   *
   * It fails with a TimeoutError from the deadline on.
   */
  acquire(deadline?: Deadline): Future<Permit> {
    if (this.#value <= 0) {
      return this.#waiters.add(deadline, (waiter) => waiter.setException(new TimeoutError()));
    }
    this.#value -= 1;
    const waiter = new Future<Permit>();
    waiter.setResult(new Permit(this));
    return waiter;
  }
}

function negativeValue(value: number): UsageError {
  return new UsageError("ERR_NEGATIVE_VALUE", {
    did: `a Semaphore was made with the value ${value}`,
    wrong: "it cannot let fewer than none pass",
    write: "new Semaphore(1)",
  });
}
