import type { StandardFutureV1 } from "@sennit/spec";
import { SennitError } from "../core/errors.ts";
import { Fifo } from "../core/fifo.ts";
import { Future, getRunningLoop } from "../loop/index.ts";
import { chain } from "./chain.ts";
import { isFuture } from "./isFuture.ts";
import { isRegistered } from "./registry.ts";
import { toFuture } from "./toFuture.ts";
import { whenDone } from "./whenDone.ts";
import type { Yieldable } from "./yielded.ts";

/**
 * Raised where a WaitIterator was given the same future twice, when it comes to it the second time: Python's KeyError.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, sleep, WaitIterator } from "sennit/tornado";
 *
 * const main = coroutine(function* () {
 *   const nap = sleep(1);
 *   const naps = new WaitIterator([nap, nap]);
 *   yield* naps.next();
 *   yield* naps.next();
 * });
 * new VirtualLoop().runUntilComplete(() => main()); // throws KeyError
 * ```
 */
export class KeyError extends SennitError {
  readonly code = "ERR_KEY";
}

/**
 * Gives the values of futures in the order in which they are done: Tornado's WaitIterator.
 *
 * It takes whatever a coroutine may yield, in a list or in a record. What is done at the construction comes first, in the
 * order of the list. `next()` beyond the end never ends, so ask `done()`. With `for await` the first failure
 * ends the loop, and a second loop goes on after it. It differs from Tornado's in that a cancelled future comes as a
 * failure, where Tornado's `next` would hang, and in what it takes: Tornado's takes Futures only. Throws BadYieldError for
 * what cannot be waited for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, sleep, WaitIterator } from "sennit/tornado";
 *
 * const order: unknown[] = [];
 * const main = coroutine(function* () {
 *   const naps = new WaitIterator({ long: sleep(200), short: sleep(100) });
 *   while (!naps.done()) {
 *     yield* naps.next();
 *     order.push(naps.currentIndex);
 *   }
 * });
 * new VirtualLoop().runUntilComplete(() => main());
 * order; // => ["short", "long"]
 * ```
 */
export class WaitIterator<T> implements AsyncIterable<T> {
  /** The key or the index of the future that `next` gave last. */
  currentIndex: string | number | undefined;
  /** The future that `next` gave last: what was given, or what that was converted to. */
  currentFuture: StandardFutureV1<T> | undefined;
  readonly #unfinished = new Map<StandardFutureV1, string | number>();
  readonly #finished = new Fifo<StandardFutureV1>();
  /** What `next` has returned, and nothing is in it yet. */
  #running: Future<unknown> | undefined;

  constructor(children: readonly Yieldable<T>[] | Readonly<Record<string, Yieldable<T>>>);
  constructor(children: readonly unknown[] | Readonly<Record<string, unknown>>);
  constructor(children: readonly unknown[] | Readonly<Record<string, unknown>>) {
    const all = Object.entries(children).map(([key, child]) => {
      const future = isFuture(child) && !isRegistered(child) ? child : toFuture(child, getRunningLoop());
      this.#unfinished.set(future, Array.isArray(children) ? Number(key) : key);
      return future;
    });
    for (const future of all) whenDone(future, this.#onDone);
  }

  /** Whether `next` has given all; then there is no current future any more. */
  done(): boolean {
    if (this.#finished.length > 0 || this.#unfinished.size > 0) return false;
    this.currentIndex = undefined;
    this.currentFuture = undefined;
    return true;
  }

  /** A Future of the next value or failure. Called again before that is done, it forgets the first one. */
  next(): Future<T> {
    const running = new Future<T>();
    this.#running = running;
    const finished = this.#finished.shift();
    if (finished !== undefined) this.#give(finished, running);
    return running;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: async () => (this.done() ? { done: true, value: undefined } : { done: false, value: await this.next() }),
    };
  }

  readonly #onDone = (future: StandardFutureV1): void => {
    if (this.#running !== undefined && !this.#running.done()) this.#give(future, this.#running);
    else this.#finished.push(future);
  };

  #give(future: StandardFutureV1, running: Future<unknown>): void {
    chain(future, running);
    this.#running = undefined;
    this.currentFuture = future as StandardFutureV1<T>;
    const key = this.#unfinished.get(future);
    if (key === undefined) throw givenTwice();
    this.currentIndex = key;
    this.#unfinished.delete(future);
  }
}

function givenTwice(): KeyError {
  return new KeyError({
    did: "a WaitIterator came to one of its futures",
    wrong: "it was given that future twice",
    write: "new WaitIterator([...new Set(futures)])",
  });
}
