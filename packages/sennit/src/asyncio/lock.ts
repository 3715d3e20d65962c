import { UsageError } from "../core/errors.ts";
import { CancelledError, type Coroutine, CoroutineCall, getRunningLoop } from "../loop/index.ts";
import { Holdable } from "./holdable.ts";
import { Waiters } from "./waiters.ts";

/**
 * Lets one task at a time pass, first come first served: asyncio's Lock.
 *
 * @example
 * ```ts
 * import { Lock, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const lock = new Lock();
 *   yield* lock.acquire();
 *   const before = lock.locked();
 *   lock.release();
 *   return [before, lock.locked()];
 * }); // => [true, false]
 * ```
 */
export class Lock extends Holdable {
  #locked = false;
  readonly #waiters = new Waiters();

  locked(): boolean {
    return this.#locked;
  }

  /** Waits until the lock is free, and takes it. */
  acquire(): CoroutineCall<true> {
    return new CoroutineCall(this.#acquire());
  }

  /** Frees the lock for the first that waits. Throws a UsageError if it is free. */
  release(): void {
    if (!this.#locked) throw notLocked();
    this.#locked = false;
    this.#wakeFirst();
  }

  *#acquire(): Coroutine<true> {
    if (!this.#locked && !this.#waiters.areLeft) {
      this.#locked = true;
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
      // The turn that a cancelled task no longer takes is the next one's.
      if (error instanceof CancelledError && !this.#locked) this.#wakeFirst();
      throw error;
    }
    this.#locked = true;
    return true;
  }

  /** Only the first: one behind it that woke earlier would overtake it. */
  #wakeFirst(): void {
    const { first } = this.#waiters;
    if (first?.done() === false) first.setResult();
  }
}

function notLocked(): UsageError {
  return new UsageError("ERR_NOT_LOCKED", {
    did: "a lock was released",
    wrong: "nobody holds it",
    write: "yield* lock.acquire(); try { … } finally { lock.release() }",
  });
}
