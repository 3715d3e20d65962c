import { notePassing } from "../core/trace.ts";
import type { Deferred } from "./deferredClass.ts";

/**
 * One wait on a Deferred by `yield*`.
 *
 * It has a state, unlike other futures' waits: a Deferred's result changes, and the one that counts is what the driver was
 * given when it fired. Where one of the Deferred's own callbacks has paused it by then, the wait begins anew at the end of
 * the chain, as in the original.
 */
export class Wait<T> implements Iterator<Deferred<T>, T, unknown> {
  readonly #deferred: Deferred<T>;
  #suspended = false;

  constructor(deferred: Deferred<T>) {
    this.#deferred = deferred;
  }

  next(value: unknown): IteratorResult<Deferred<T>, T> {
    if (this.#suspended) {
      if (!this.#deferred._isPausedInside()) return { done: true, value: value as T };
      this.#deferred._lookAgain(value);
      return { done: false, value: this.#deferred };
    }
    if (this.#deferred._isReady()) return { done: true, value: this.#deferred._resultNow(this.next) };
    this.#suspended = true;
    return { done: false, value: this.#deferred };
  }

  throw(error: unknown): IteratorResult<Deferred<T>, T> {
    notePassing(error, this);
    throw error;
  }

  return(value: T): IteratorResult<Deferred<T>, T> {
    return { done: true, value };
  }
}
