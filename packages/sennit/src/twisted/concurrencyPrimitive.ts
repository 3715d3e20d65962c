import type { CancelTarget } from "./canceller.ts";
import { Deferred } from "./deferredClass.ts";
import { type MaybeDeferred, maybeDeferred } from "./succeed.ts";
import { WaitingLine } from "./waitingLine.ts";

/** What DeferredLock and DeferredSemaphore have in common: those that wait, first come first served. */
export abstract class ConcurrencyPrimitive implements CancelTarget {
  readonly #line = new WaitingLine<Deferred<this>>();

  /** The acquisitions that wait now, the oldest first. */
  get waiting(): readonly Deferred<this>[] {
    return this.#line.toArray();
  }

  /** A Deferred that fires with this object once it was acquired. Cancelling it gives up the place in the line. */
  abstract acquire(): Deferred<this>;

  /** Gives back one acquisition; who waits longest gets it, inside this call. */
  abstract release(): void;

  /** Acquires, calls `fn(...args)`, waits for what it returns, and releases; gives what `fn` did. */
  run<Args extends unknown[], T>(fn: (...args: Args) => MaybeDeferred<T>, ...args: Args): Deferred<T> {
    return this.acquire().addCallback(() =>
      maybeDeferred(fn, ...args).addBoth((result) => {
        this.release();
        return result;
      }),
    ) as Deferred<unknown> as Deferred<T>;
  }

  /** Releases: `using lock = yield* deferredLock.acquire()`. */
  [Symbol.dispose](): void {
    this.release();
  }

  /** @internal */
  _cancel(deferred: Deferred<unknown>): void {
    this.#line.remove(deferred as Deferred<this>);
  }

  /** An acquisition: at once, or behind those that wait. */
  protected enter(atOnce: boolean): Deferred<this> {
    const deferred = new Deferred<this>(this as CancelTarget);
    if (atOnce) deferred._fire(this);
    else this.#line.push(deferred);
    return deferred;
  }

  /** Hands over to who waits longest; false if nobody does. */
  protected handOver(): boolean {
    const next = this.#line.shift();
    next?._fire(this);
    return next !== undefined;
  }
}
