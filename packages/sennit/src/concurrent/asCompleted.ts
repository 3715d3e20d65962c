import { TimeoutError } from "../core/errors.ts";
import { Fifo } from "../core/fifo.ts";
import type { Future } from "./future.ts";
import { futuresOf } from "./futuresOf.ts";
import { after } from "./timer.ts";
import type { Waiter } from "./waiter.ts";

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** Fail with a TimeoutError if not all futures are done so many milliseconds after the iteration began. */
  readonly timeout?: number | undefined;
}

/** What `asCompleted` gives. */
export interface Completion<F> {
  readonly future: F;
  /** Its place among the futures that were given, each counted once. */
  readonly index: number;
}

/**
 * Gives futures in the order in which they finish: concurrent.futures' as_completed, as an async iterable.
 *
 * It differs in that each future comes in an object, because TypeScript takes it that `for await` awaits a bare one. As
 * there, a future that is given twice comes once, and a cancelled one comes only when its executor has taken note of it.
 * The iteration fails with a TimeoutError when the time is over, and throws a UsageError for what is no Future.
 *
 * @example
 * ```ts
 * import { asCompleted, Future } from "sennit/concurrent";
 *
 * const futures = [new Future<string>(), new Future<string>()];
 * futures[1]?.setResult("second");
 * futures[0]?.setResult("first");
 * const results: string[] = [];
 * for await (const { future } of asCompleted(futures)) results.push(future.result());
 * results; // => ["first", "second"]
 * ```
 */
export function asCompleted<F extends Future<unknown>>(
  fs: Iterable<F>,
  options: AsCompletedOptions = {},
): AsyncIterable<Completion<F>> {
  const futures = futuresOf("asCompleted", fs);
  return { [Symbol.asyncIterator]: () => new Completions(futures, options.timeout) };
}

type Result<F> = IteratorResult<Completion<F>, undefined>;

interface Taker<F> {
  readonly resolve: (result: Result<F>) => void;
  readonly reject: (error: unknown) => void;
}

/** Written by hand, because an async generator cannot be left while it waits. */
class Completions<F extends Future<unknown>> implements AsyncIterator<Completion<F>, undefined>, Waiter {
  readonly #indices = new Map<F, number>();
  readonly #pending = new Set<F>();
  #finished = new Fifo<F>();
  readonly #takers = new Fifo<Taker<F>>();
  #ended = false;
  #timedOut = false;
  readonly #withdrawTimer: (() => void) | undefined;

  constructor(futures: Set<F>, timeout: number | undefined) {
    for (const future of futures) {
      this.#indices.set(future, this.#indices.size);
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
    else taker.resolve(this.#completion(future as F));
    if (this.#pending.size === 0) this.#endTakers();
  }

  next(): Promise<Result<F>> {
    return new Promise((resolve, reject) => {
      const future = this.#finished.shift();
      if (future !== undefined) resolve(this.#completion(future));
      else if (this.#ended || this.#pending.size === 0) resolve({ done: true, value: undefined });
      else if (this.#timedOut) {
        reject(this.#tooLate());
        this.#end();
      } else this.#takers.push({ resolve, reject });
    });
  }

  async return(): Promise<Result<F>> {
    this.#finished = new Fifo();
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
    for (let taker = this.#takers.shift(); taker !== undefined; taker = this.#takers.shift())
      taker.resolve({ done: true, value: undefined });
  }

  #completion(future: F): Result<F> {
    return { done: false, value: { future, index: this.#indices.get(future) as number } };
  }

  #tooLate(): TimeoutError {
    return new TimeoutError(`${this.#pending.size} (of ${this.#indices.size}) futures unfinished`);
  }
}
