import { InvalidStateError } from "../core/errors.ts";
import type { CallLater } from "./timeout.ts";

/** A call that a Clock will make. */
export class DelayedCall {
  readonly #clock: Clock;
  #when: number;
  #fn: (() => void) | undefined;

  /** @internal */
  constructor(clock: Clock, when: number, fn: () => void) {
    this.#clock = clock;
    this.#when = when;
    this.#fn = fn;
  }

  /** When it is due, in milliseconds of its clock. */
  getTime(): number {
    return this.#when;
  }

  /** Whether it was neither made nor cancelled. */
  active(): boolean {
    return this.#fn !== undefined;
  }

  /** Takes it back. Throws InvalidStateError if it was made or cancelled. */
  cancel(): void {
    this.#take("cancel");
    this.#clock._forget(this);
  }

  /** Lets it be made `delay` milliseconds from now. Throws InvalidStateError if it was made or cancelled. */
  reset(delay: number): void {
    if (!this.active()) throw overAlready("reset");
    this.#when = this.#clock.time() + delay;
  }

  /** Lets it be made `time` milliseconds later than it would be. Throws InvalidStateError if it was made or cancelled. */
  delay(time: number): void {
    if (!this.active()) throw overAlready("delay");
    this.#when += time;
  }

  /** @internal */
  _call(): void {
    this.#take("call")();
  }

  #take(method: string): () => void {
    const fn = this.#fn;
    if (fn === undefined) throw overAlready(method);
    this.#fn = undefined;
    return fn;
  }
}

/**
 * A clock that stands still until a test moves it: Twisted's task.Clock, in milliseconds.
 *
 * @example
 * ```ts
 * import { Clock, Deferred } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const late = new Deferred<string>().addTimeout(1000, clock).addErrback((failure) => failure.check("TimeoutError"));
 * clock.advance(1000);
 * late.result; // => "TimeoutError"
 * ```
 */
export class Clock implements CallLater {
  #now = 0;
  #calls: DelayedCall[] = [];

  /** What time it is, in milliseconds. */
  time(): number {
    return this.#now;
  }

  /** Calls `fn(...args)` when `advance` has moved the time by `delay` milliseconds. */
  callLater<Args extends unknown[]>(delay: number, fn: (...args: Args) => unknown, ...args: Args): DelayedCall {
    const call = new DelayedCall(this, this.#now + delay, () => void fn(...args));
    this.#calls.push(call);
    return call;
  }

  /** The calls that are still to be made, the next one first. */
  getDelayedCalls(): readonly DelayedCall[] {
    this.#sort();
    return this.#calls;
  }

  /**
   * Moves the time by `amount` milliseconds, then makes the calls that are due, also those that they add.
   *
   * All of them see the new time. What a call throws is thrown, and the rest is left to the next time.
   */
  advance(amount: number): void {
    this.#now += amount;
    for (;;) {
      this.#sort();
      const [next] = this.#calls;
      if (next === undefined || next.getTime() > this.#now) return;
      this.#calls.shift();
      next._call();
    }
  }

  /** Advances by each of `timings`, in milliseconds, in turn. */
  pump(timings: Iterable<number>): void {
    for (const amount of timings) this.advance(amount);
  }

  /** @internal */
  _forget(call: DelayedCall): void {
    this.#calls = this.#calls.filter((other) => other !== call);
  }

  #sort(): void {
    this.#calls.sort((a, b) => a.getTime() - b.getTime());
  }
}

function overAlready(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a delayed call`,
    wrong: "it was made or cancelled already",
    write: `if (call.active()) call.${method}(…)`,
  });
}
