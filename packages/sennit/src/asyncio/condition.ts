import { UsageError } from "../core/errors.ts";
import { CancelledError, type Coroutine, CoroutineCall, getRunningLoop } from "../loop/index.ts";
import { insist } from "../loop/insist.ts";
import { Holdable } from "./holdable.ts";
import { Lock } from "./lock.ts";
import { Waiters } from "./waiters.ts";

/**
 * A lock whose holder can wait until another one says that something has changed: asyncio's Condition.
 *
 * @example
 * ```ts
 * import { asyncWith, Condition, createTask, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const condition = new Condition();
 *   const waiter = createTask(() => asyncWith(condition, () => condition.wait()));
 *   yield* sleep(0);
 *   yield* asyncWith(condition, function* () {
 *     condition.notify();
 *   });
 *   return yield* waiter;
 * }); // => true
 * ```
 */
export class Condition extends Holdable {
  readonly #lock: Lock;
  readonly #waiters = new Waiters();

  constructor(lock: Lock = new Lock()) {
    super();
    this.#lock = lock;
  }

  locked(): boolean {
    return this.#lock.locked();
  }

  acquire(): CoroutineCall<true> {
    return this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
  }

  /** Frees the lock, waits to be notified, and takes the lock again. Throws a UsageError if the lock is free. */
  wait(): CoroutineCall<true> {
    return new CoroutineCall(this.#wait());
  }

  /** Waits until `predicate` holds, and returns what it gave. */
  waitFor<T>(predicate: () => T): CoroutineCall<T> {
    return new CoroutineCall(this.#waitFor(predicate));
  }

  /** Lets `n` of those that wait go on. Throws a UsageError if the lock is free. */
  notify(n = 1): void {
    if (!this.locked()) throw notLocked("notify");
    this.#waiters.wake(n);
  }

  notifyAll(): void {
    this.notify(Number.POSITIVE_INFINITY);
  }

  *#wait(): Coroutine<true> {
    if (!this.locked()) throw notLocked("wait");
    const waiter = getRunningLoop().createFuture<void>();
    this.release();
    try {
      try {
        const place = this.#waiters.join(waiter);
        try {
          yield* waiter;
          return true;
        } finally {
          this.#waiters.leave(place);
        }
      } finally {
        yield* this.#acquireAgain();
      }
    } catch (error) {
      // It may have been notified before it failed: then that is another one's.
      this.#waiters.wake(1);
      throw error;
    }
  }

  /** Whoever waits holds the lock again when it leaves: a cancellation has to wait too. */
  *#acquireAgain(): Coroutine<void> {
    let cancellation: CancelledError | undefined;
    for (;;) {
      try {
        yield* insist(this.acquire());
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancellation = error;
      }
    }
    if (cancellation !== undefined) throw cancellation;
  }

  *#waitFor<T>(predicate: () => T): Coroutine<T> {
    for (;;) {
      const result = predicate();
      if (result) return result;
      yield* this.wait();
    }
  }
}

function notLocked(method: string): UsageError {
  return new UsageError("ERR_NOT_LOCKED", {
    did: `${method}() was called on a condition`,
    wrong: "its lock is free",
    write: `asyncWith(condition, function* () { condition.${method}() })`,
  });
}
