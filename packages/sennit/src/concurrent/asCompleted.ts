import { TimeoutError } from "../core/errors.ts";
import type { Future } from "./future.ts";
import { futuresOf } from "./futuresOf.ts";
import { after } from "./timer.ts";
import type { Waiter } from "./waiter.ts";

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** Fail with a TimeoutError if not all futures are done so many milliseconds after the iteration began. */
  readonly timeout?: number | undefined;
}

/**
 * Gives futures in the order in which they finish: concurrent.futures' as_completed, as an async iterable.
 *
 * What it gives are the futures themselves; read them by `result()`. As there, a cancelled future is given only when its
 * executor has taken note of it. The iteration fails with a TimeoutError when the time is over.
 *
 * @example
 * ```ts
 * import { asCompleted, Future } from "sennit/concurrent";
 *
 * const futures = [new Future<string>(), new Future<string>()];
 * futures[1]?.setResult("second");
 * futures[0]?.setResult("first");
 * const results: string[] = [];
 * for await (const future of asCompleted(futures)) results.push(future.result());
 * results; // => ["first", "second"]
 * ```
 */
export function asCompleted<F extends Future<unknown>>(
  fs: Iterable<F>,
  options: AsCompletedOptions = {},
): AsyncIterable<F> {
  const futures = futuresOf("asCompleted", fs);
  return { [Symbol.asyncIterator]: () => new Completions(futures, options.timeout) };
}

interface Taker<F> {
  readonly resolve: (result: IteratorResult<F, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Written by hand, because an async generator would await each future instead of giving it. */
class Completions<F extends Future<unknown>> implements AsyncIterator<F, undefined>, Waiter {
  readonly #total: number;
  readonly #pending = new Set<F>();
  readonly #finished: F[] = [];
  readonly #takers: Taker<F>[] = [];
  #ended = false;
  #timedOut = false;
  readonly #withdrawTimer: (() => void) | undefined;

  constructor(futures: Set<F>, timeout: number | undefined) {
    this.#total = futures.size;
    for (const future of futures) {
      if (future._isNotified()) this.#finished.push(future);
      else this.#pending.add(future);
    }
    for (const future of this.#pending) future._addWaiter(this);
    if (timeout !== undefined && this.#pending.size > 0) this.#withdrawTimer = after(timeout, () => this.#timeOut());
  }

  finished(future: Future<unknown>): void {
    this.#pending.delete(future as F);
    if (this.#pending.size === 0) this.#withdrawTimer?.();
    const taker = this.#takers.shift();
    if (taker === undefined) this.#finished.push(future as F);
    else taker.resolve({ done: false, value: future as F });
    if (this.#pending.size === 0) this.#endTakers();
  }

  next(): Promise<IteratorResult<F, undefined>> {
    return new Promise((resolve, reject) => {
      const future = this.#finished.shift();
      if (future !== undefined) resolve({ done: false, value: future });
      else if (this.#ended || this.#pending.size === 0) resolve({ done: true, value: undefined });
      else if (this.#timedOut) {
        reject(this.#tooLate());
        this.#end();
      } else this.#takers.push({ resolve, reject });
    });
  }

  async return(): Promise<IteratorResult<F, undefined>> {
    this.#finished.length = 0;
    this.#end();
    return { done: true, value: undefined };
  }

  /** Futures that finished in time are given first; the next call after them fails. */
  #timeOut(): void {
    this.#timedOut = true;
    const taker = this.#takers.shift();
    if (taker === undefined) return;
    taker.reject(this.#tooLate());
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#withdrawTimer?.();
    for (const future of this.#pending) future._removeWaiter(this);
    this.#endTakers();
  }

  #endTakers(): void {
    for (const taker of this.#takers.splice(0)) taker.resolve({ done: true, value: undefined });
  }

  #tooLate(): TimeoutError {
    return new TimeoutError(`${this.#pending.size} (of ${this.#total}) futures unfinished`);
  }
}
