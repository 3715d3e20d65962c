import { UsageError } from "../core/errors.ts";
import type { Future } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import type { Permit } from "./permit.ts";
import { Semaphore } from "./semaphore.ts";

/**
 * Lets one coroutine at a time pass, first come first served: Tornado's Lock.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, Lock, multi, sleep } from "sennit/tornado";
 *
 * const lock = new Lock();
 * const work = coroutine(function* () {
 *   using _permit = yield* lock.acquire();
 *   yield* sleep(100);
 * });
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(() => multi([work(), work()]));
 * loop.time(); // => 200
 * ```
 */
export class Lock {
  readonly #semaphore = new Semaphore(1);

  /**
   * A Future that is done when the lock is the caller's; `using` releases it, or else call `release`.
   *
   * It fails with a TimeoutError from the deadline on.
   */
  acquire(deadline?: Deadline): Future<Permit> {
    return this.#semaphore.acquire(deadline);
  }

  /** Frees the lock for the first that waits. Throws a UsageError if it is free. */
  release(): void {
    if (this.#semaphore._value > 0) throw notLocked();
    this.#semaphore.release();
  }
}

function notLocked(): UsageError {
  return new UsageError("ERR_NOT_LOCKED", {
    did: "release() was called on a Lock",
    wrong: "nobody holds it",
    write: "using permit = yield* lock.acquire()",
  });
}
