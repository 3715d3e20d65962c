import { instrument } from "../core/instrument.ts";
import { type Coroutine, Future } from "../loop/index.ts";
import { convert } from "./convertYielded.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";
import { futureSetExceptionUnlessCancelled, futureSetResultUnlessCancelled } from "./futureSet.ts";
import { logError } from "./log.ts";
import { Moment } from "./moment.ts";
import { isDone, outcomeOf } from "./outcomeOf.ts";
import { Return } from "./return.ts";
import type { Waitable } from "./yielded.ts";

/** Drives one coroutine; it stands itself in the callbacks of the Future that the coroutine waits on. */
export class Runner<T> {
  readonly #coroutine: Coroutine<T>;
  readonly #result: Future<T>;
  /** What the coroutine is to be given next. */
  #given: unknown = undefined;
  /** It is an error, to be thrown. */
  #throwing = false;

  constructor(coroutine: Coroutine<T>, result: Future<T>) {
    this.#coroutine = coroutine;
    this.#result = result;
  }

  /** Lets the coroutine go on, up to its next wait for something that is not there, or to its end. */
  run(): void {
    for (;;) {
      let step: IteratorResult<unknown, T>;
      try {
        step = this.#throwing ? this.#coroutine.throw(this.#given) : this.#coroutine.next(this.#given);
      } catch (error) {
        this.#fail(error);
        return;
      }
      if (step.done === true) {
        this.#finish(step.value);
        return;
      }
      if (!this.#wait(step.value)) return;
    }
  }

  /** @internal The Future that the coroutine waits on is done. */
  _wake(future: Future<unknown>): void {
    if (instrument !== undefined) instrument.resumed?.(this.#result);
    this.#takeFuture(future);
    this.run();
  }

  /** @internal The loop's turn for a coroutine that waits on something other than a Future. */
  _wakeByOther(awaited: Waitable): void {
    if (instrument !== undefined) instrument.resumed?.(this.#result);
    this.#takeOther(awaited);
    this.run();
  }

  /** Takes the outcome of what was yielded, or has the loop run the coroutine later: then it says no. */
  #wait(yielded: unknown): boolean {
    let awaited: Waitable;
    try {
      awaited = convert(yielded, this.#result._loop);
    } catch (error) {
      this.#give(error, true);
      return true;
    }
    if (!(awaited instanceof Future)) return this.#waitOnOther(awaited);
    if (!awaited.done()) {
      awaited._addWaiter(this);
      if (instrument !== undefined) instrument.waiting?.(this.#result, awaited);
      return false;
    }
    this.#takeFuture(awaited);
    return true;
  }

  /** The same for `moment` and for executors' futures: those call back where they are settled, so it hops to the loop. */
  #waitOnOther(awaited: Exclude<Waitable, Future<unknown>>): boolean {
    const loop = this.#result._loop;
    if (awaited instanceof Moment) {
      loop.callSoon(wake, this, awaited);
      return false;
    }
    if (!isDone(awaited)) {
      futureAddDoneCallback(awaited, () => loop.callSoonThreadsafe(wake, this, awaited));
      if (instrument !== undefined) instrument.waiting?.(this.#result, awaited);
      return false;
    }
    this.#takeOther(awaited);
    return true;
  }

  #takeFuture(future: Future<unknown>): void {
    if (future._isFulfilled()) this.#give(future._peek(), false);
    else this.#give(future._errorOf(), true);
  }

  #takeOther(awaited: Waitable): void {
    const outcome = outcomeOf(awaited);
    if (outcome.status === "fulfilled") this.#give(outcome.value, false);
    else this.#give(outcome.reason, true);
  }

  #give(value: unknown, throwing: boolean): void {
    this.#given = value;
    this.#throwing = throwing;
  }

  #finish(value: T): void {
    try {
      futureSetResultUnlessCancelled(this.#result, value);
    } catch (error) {
      // Somebody else has set a result.
      logError("Exception in a coroutine's runner", error);
    }
  }

  #fail(error: unknown): void {
    if (error instanceof Return) this.#finish(error.value as T);
    else if (this.#result.done() && !this.#result.cancelled()) logError("Exception after a coroutine's end", error);
    else futureSetExceptionUnlessCancelled(this.#result as Future<never>, error);
  }
}

function wake<T>(runner: Runner<T>, awaited: Waitable): void {
  runner._wakeByOther(awaited);
}
