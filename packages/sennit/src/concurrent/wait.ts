import { UsageError } from "../core/errors.ts";
import { Future } from "./future.ts";
import { futuresOf } from "./futuresOf.ts";
import { after } from "./timer.ts";
import type { Waiter } from "./waiter.ts";

/** `wait` returns when any future is done. */
export const FIRST_COMPLETED = "FIRST_COMPLETED";
/** `wait` returns when any future has failed, or all are done. */
export const FIRST_EXCEPTION = "FIRST_EXCEPTION";
/** `wait` returns when all futures are done. */
export const ALL_COMPLETED = "ALL_COMPLETED";

/** When `wait` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

/** Options of `wait`. */
export interface WaitOptions {
  /** Return after so many milliseconds in any case. */
  readonly timeout?: number | undefined;
  /** ALL_COMPLETED without it. */
  readonly returnWhen?: ReturnWhen | undefined;
}

/** What `wait` returns. */
export interface DoneAndNotDone<F> {
  readonly done: Set<F>;
  readonly notDone: Set<F>;
}

/**
 * Waits for several futures, without any effect on them: concurrent.futures' wait, whose answer is a future here.
 *
 * As there, a cancelled future counts as done only when its executor has taken note of it. Throws a UsageError for
 * anything that is no Future of this family.
 *
 * @example
 * ```ts
 * import { FIRST_COMPLETED, Future, wait } from "sennit/concurrent";
 *
 * const quick = new Future<number>();
 * const slow = new Future<number>();
 * quick.setResult(1);
 * const { done, notDone } = await wait([quick, slow], { returnWhen: FIRST_COMPLETED });
 * done.has(quick); // => true
 * notDone.has(slow); // => true
 * ```
 */
export function wait<F extends Future<unknown>>(fs: Iterable<F>, options: WaitOptions = {}): Future<DoneAndNotDone<F>> {
  const { timeout, returnWhen = ALL_COMPLETED } = options;
  if (returnWhen !== FIRST_COMPLETED && returnWhen !== FIRST_EXCEPTION && returnWhen !== ALL_COMPLETED)
    throw badReturnWhen(returnWhen);
  return new Wait(futuresOf("wait", fs), returnWhen, timeout).answer;
}

class Wait<F extends Future<unknown>> implements Waiter {
  readonly answer = new Future<DoneAndNotDone<F>>();
  readonly #done = new Set<F>();
  readonly #notDone = new Set<F>();
  readonly #returnWhen: ReturnWhen;
  #enough = false;

  constructor(futures: Set<F>, returnWhen: ReturnWhen, timeout: number | undefined) {
    this.#returnWhen = returnWhen;
    for (const future of futures) {
      if (future._isNotified()) this.#count(future);
      else this.#notDone.add(future);
    }
    if (this.#enough || this.#notDone.size === 0 || (timeout !== undefined && timeout <= 0)) this.#answer();
    else this.#install(timeout);
  }

  finished(future: Future<unknown>): void {
    this.#notDone.delete(future as F);
    this.#count(future as F);
    if (this.#enough || this.#notDone.size === 0) this.#answer();
  }

  #count(future: F): void {
    this.#done.add(future);
    if (this.#returnWhen === FIRST_COMPLETED) this.#enough = true;
    else if (this.#returnWhen === FIRST_EXCEPTION && future._hasFailed()) this.#enough = true;
  }

  #install(timeout: number | undefined): void {
    for (const future of this.#notDone) future._addWaiter(this);
    const withdraw = timeout === undefined ? undefined : after(timeout, () => this.#answer());
    // However the answer comes about, by its cancellation too.
    this.answer.addDoneCallback(() => {
      withdraw?.();
      for (const future of this.#notDone) future._removeWaiter(this);
    });
  }

  #answer(): void {
    if (!this.answer.done()) this.answer.setResult({ done: this.#done, notDone: this.#notDone });
  }
}

function badReturnWhen(returnWhen: unknown): UsageError {
  return new UsageError("ERR_BAD_RETURN_WHEN", {
    did: `wait() was called with returnWhen ${JSON.stringify(returnWhen)}`,
    wrong: "that is none of its conditions",
    write: "wait(futures, { returnWhen: FIRST_COMPLETED }), or FIRST_EXCEPTION, or ALL_COMPLETED",
  });
}
