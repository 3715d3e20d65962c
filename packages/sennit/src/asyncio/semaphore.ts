import { UsageError } from "../core/errors.ts";
import { CancelledError, type Coroutine, CoroutineCall, getRunningLoop } from "../loop/index.ts";
import { Holdable } from "./holdable.ts";
import { Waiters } from "./waiters.ts";

/**
 * Lets so many tasks at a time pass, first come first served: asyncio's Semaphore.
 *
 * Throws a UsageError for a negative value.
 *
 * @example
 * ```ts
 * import { run, Semaphore } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const two = new Semaphore(2);
 *   yield* two.acquire();
 *   const afterOne = two.locked();
 *   yield* two.acquire();
 *   return [afterOne, two.locked()];
 * }); // => [false, true]
 * ```
 */
export class Semaphore extends Holdable {
  /** @internal The units that are free, and not reserved for a task that waits. */
  _value: number;
  readonly #waiters = new Waiters();

  constructor(value = 1) {
    super();
    if (!(value >= 0)) throw notAValue(value);
    this._value = value;
  }

  /** Whether the next `acquire` would wait. */
  locked(): boolean {
    return this._value === 0 || this.#waiters.areLeft;
  }

  /** Waits until there is a unit, and takes it. */
  acquire(): CoroutineCall<true> {
    return new CoroutineCall(this.#acquire());
  }

  /** Gives a unit back, and it to the first that waits. */
  release(): void {
    this._value += 1;
    this.#wakeNext();
  }

  *#acquire(): Coroutine<true> {
    if (!this.locked()) {
      this._value -= 1;
      return true;
    }
    const waiter = getRunningLoop().createFuture<void>();
    const place = this.#waiters.join(waiter);
    try {
      try {
        yield* waiter;
      } finally {
        this.#waiters.leave(place);
      }
    } catch (error) {
      // A unit that was reserved for a task cancelled meanwhile goes back.
      if (error instanceof CancelledError && waiter.done() && !waiter.cancelled()) this._value += 1;
      throw error;
    } finally {
      while (this._value > 0 && this.#wakeNext());
    }
    return true;
  }

  /** Reserves a unit for the first that waits. */
  #wakeNext(): boolean {
    if (this.#waiters.wake(1) === 0) return false;
    this._value -= 1;
    return true;
  }
}

/**
 * A Semaphore that cannot be released more often than it was acquired: asyncio's BoundedSemaphore.
 *
 * As there, the units that are free count: one that a release has reserved for a task that waits is taken.
 *
 * @example
 * ```ts
 * import { BoundedSemaphore, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const semaphore = new BoundedSemaphore(1);
 *   yield* semaphore.acquire();
 *   semaphore.release();
 *   semaphore.release(); // one too many
 * }).catch((error) => error.code); // => "ERR_RELEASED_TOO_OFTEN"
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  /** Throws a UsageError if all units are free. */
  override release(): void {
    if (this._value >= this.#bound) throw releasedTooOften();
    super.release();
  }
}

function notAValue(value: number): UsageError {
  return new UsageError("ERR_SEMAPHORE_VALUE", {
    did: `a semaphore was made with the value ${value}`,
    wrong: "it counts units, from 0 up",
    write: "new Semaphore(1)",
  });
}

function releasedTooOften(): UsageError {
  return new UsageError("ERR_RELEASED_TOO_OFTEN", {
    did: "a BoundedSemaphore was released",
    wrong: "all its units are free",
    write: "yield* semaphore.acquire(); try { … } finally { semaphore.release() }",
  });
}
