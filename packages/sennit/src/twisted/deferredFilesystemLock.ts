import { getRunningLoop } from "../loop/running.ts";
import { Deferred } from "./deferredClass.ts";
import { AlreadyTryingToLockError, TimeoutError, toCancelledError } from "./errors.ts";
import { Failure, toFailure } from "./failure.ts";
import { FilesystemLock } from "./filesystemLock.ts";
import { fail, succeed } from "./succeed.ts";
import type { CallLater } from "./timeout.ts";

/** How long it waits between two attempts, in milliseconds. */
const INTERVAL = 1000;

/**
 * A lock between processes that can be waited for: Twisted's DeferredFilesystemLock.
 *
 * `scheduler` is a loop or a Clock; without one it is the loop that runs when a wait begins. See `FilesystemLock` for what
 * the lock is.
 *
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { Clock, DeferredFilesystemLock, FilesystemLock } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const other = new FilesystemLock(join(tmpdir(), `sennit-example-${process.pid}`));
 * other.lock();
 * const lock = new DeferredFilesystemLock(other.name, clock);
 * const acquired = lock.deferUntilLocked(5000).addCallback(() => clock.time());
 * other.unlock();
 * clock.advance(1000);
 * acquired.result; // => 1000
 * lock.unlock();
 * ```
 */
export class DeferredFilesystemLock extends FilesystemLock {
  readonly #scheduler: CallLater | undefined;
  #waiting = false;

  constructor(name: string, scheduler?: CallLater) {
    super(name);
    this.#scheduler = scheduler;
  }

  /**
   * Takes the lock as soon as it is free, which is looked for once a second, and fires then.
   *
   * After `timeout` milliseconds it fails with a TimeoutError, and with a CancelledError when it is cancelled; in both cases
   * it tries once more, and fires if that gets the lock. While one wait goes on, another fails with
   * AlreadyTryingToLockError. Unlike in the original, an error of the host during the wait fails the Deferred, which would
   * never fire there, and a wait after one that was too late has a timeout as well.
   */
  deferUntilLocked(timeout?: number): Deferred<undefined> {
    if (this.#waiting) return fail(new AlreadyTryingToLockError(this.name));
    if (this.lock()) return succeed(undefined);
    const scheduler = this.#scheduler ?? getRunningLoop();
    let deadline: { cancel(): void } | undefined;
    let retry: { cancel(): void } | undefined;

    /** Ends the wait, if the lock or an error was to be had; with `lastly` in any case. */
    const attempt = (lastly?: Failure): void => {
      const result = this.#attempt() ?? lastly;
      if (result === undefined) {
        retry = scheduler.callLater(INTERVAL, () => attempt());
        return;
      }
      deadline?.cancel();
      this.#waiting = false;
      deferred._fire(result === LOCKED ? undefined : result);
    };
    const giveUp = (error: Error): void => {
      retry?.cancel();
      attempt(new Failure(error));
    };

    const deferred = new Deferred<undefined>((_deferred, reason) => giveUp(toCancelledError(reason)));
    this.#waiting = true;
    if (timeout !== undefined) {
      deadline = scheduler.callLater(timeout, () => {
        deadline = undefined;
        giveUp(new TimeoutError(timeout, `the lock at ${this.name} was not released within ${timeout} ms`));
      });
    }
    retry = scheduler.callLater(INTERVAL, () => attempt());
    return deferred;
  }

  /** LOCKED, or what went wrong; undefined where another process has the lock. */
  #attempt(): typeof LOCKED | Failure | undefined {
    try {
      return this.lock() ? LOCKED : undefined;
    } catch (error) {
      return toFailure(error);
    }
  }
}

const LOCKED = Symbol("locked");
