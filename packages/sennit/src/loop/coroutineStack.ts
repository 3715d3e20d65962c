import { noteInnermost, throwOn } from "../core/trace.ts";
import type { Coroutine, Steps } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";

/**
 * Coroutines that wait for one another, the innermost on top, as a driver steps them: only the innermost is resumed.
 *
 * A coroutine that waits by `yield*` for the call of another is resumed itself when that has come to its end.
 */
export class CoroutineStack<T> implements Steps<T> {
  readonly #below: Steps<unknown>[] = [];
  #top: Steps<unknown>;
  /** A call that was taken over and not yet asked what it waits on. */
  #suspended: CoroutineCall<unknown> | undefined;
  /** What stands for its coroutines in the traces of errors. */
  readonly #owner: object | undefined;

  /** `call` is what `bottom` has just suspended on. */
  constructor(bottom: Steps<T>, call?: CoroutineCall<unknown>, owner?: object) {
    this.#owner = owner;
    if (call !== undefined) this.#below.push(bottom);
    this.#top = call?._handOver() ?? bottom;
    this.#suspended = call;
  }

  next(value: unknown): IteratorResult<unknown, T> {
    const suspended = this.#suspended;
    if (suspended === undefined) return this.#resume(value, false);
    this.#suspended = undefined;
    return this.#goDown(suspended._takeWait());
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    this.#suspended = undefined;
    noteInnermost(this.#top);
    return this.#resume(error, true);
  }

  /** Lets the innermost coroutine go on, and those that wait for it when it has ended. */
  #resume(value: unknown, isError: boolean): IteratorResult<unknown, T> {
    let given = value;
    let throwing = isError;
    let passedOn = false;
    for (;;) {
      try {
        const step = throwing ? this.#throw(given, passedOn) : this.#top.next(given);
        if (step.done !== true) return isSuspendedCall(step.value) ? this.#goDown(step.value) : step;
        if (this.#below.length === 0) return step as IteratorResult<unknown, T>;
        given = step.value;
        throwing = false;
      } catch (error) {
        if (this.#below.length === 0) throw error;
        given = error;
        throwing = true;
        passedOn = true;
      }
      this.#top = this.#below.pop() as Steps<unknown>;
    }
  }

  /** The first has it from the driver, which notes that itself. */
  #throw(error: unknown, passedOn: boolean): IteratorResult<unknown, unknown> {
    return passedOn ? throwOn(this.#top, error, this.#owner) : this.#top.throw(error);
  }

  /** Takes over the calls that stand between the innermost coroutine and what is waited on, and says what that is. */
  #goDown(waitsOn: unknown): IteratorResult<unknown, T> {
    let innermost = waitsOn;
    while (isSuspendedCall(innermost)) {
      this.#below.push(this.#top);
      this.#top = innermost._handOver();
      innermost = innermost._takeWait();
    }
    return { done: false, value: innermost };
  }
}

/** Whether a driver that was given `x` is to take it over. */
export function isSuspendedCall(x: unknown): x is CoroutineCall<unknown> {
  return x instanceof CoroutineCall && x._isSuspended();
}

/** The coroutine of a call for the driver that is to run it: of one that has suspended in another's, what is left of it. */
export function coroutineOf<T>(call: CoroutineCall<T>): Coroutine<T> {
  return call._isSuspended() ? rest(call) : call._take();
}

function rest<T>(call: CoroutineCall<T>): Coroutine<T> {
  const coroutine = call._handOver();
  return stepping<T>(coroutine, { done: false, value: call._takeWait() });
}

/** Steps `coroutine` in the one that waits, after its step `first`; `onWait` hears of each wait. */
export function* stepping<T>(
  coroutine: Steps<T>,
  first: IteratorResult<unknown, T>,
  onWait?: (awaited: unknown) => void,
): Coroutine<T> {
  let step = first;
  while (step.done !== true) {
    onWait?.(step.value);
    let given: unknown;
    try {
      given = yield step.value;
    } catch (error) {
      step = coroutine.throw(error);
      continue;
    }
    step = coroutine.next(given);
  }
  return step.value;
}
