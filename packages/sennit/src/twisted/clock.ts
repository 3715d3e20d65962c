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
    this.#clock._remove(this);
  }

  /** Lets it be made `delay` milliseconds from now. Throws InvalidStateError if it was made or cancelled. */
  reset(delay: number): void {
    if (!this.active()) throw overAlready("reset");
    this.#move(this.#clock.time() + delay);
  }

  /** Lets it be made `time` milliseconds later than it would be. Throws InvalidStateError if it was made or cancelled. */
  delay(time: number): void {
    if (!this.active()) throw overAlready("delay");
    this.#move(this.#when + time);
  }

  /** As sorting would: in front of those of its new time where it comes from before them, and behind them otherwise. */
  #move(when: number): void {
    if (when === this.#when) return;
    const isLater = when > this.#when;
    this.#clock._remove(this);
    this.#when = when;
    this.#clock._insert(this, isLater);
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
  /** The next one first. */
  readonly #calls: DelayedCall[] = [];

  /** What time it is, in milliseconds. */
  time(): number {
    return this.#now;
  }

  /** Calls `fn(...args)` when `advance` has moved the time by `delay` milliseconds. */
  callLater<Args extends unknown[]>(delay: number, fn: (...args: Args) => unknown, ...args: Args): DelayedCall {
    const call = new DelayedCall(this, this.#now + delay, () => void fn(...args));
    this._insert(call, false);
    return call;
  }

  /** The calls that are still to be made, the next one first. */
  getDelayedCalls(): readonly DelayedCall[] {
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

  /** @internal Puts it among the others by its time, in front of those that have the same, or behind them. */
  _insert(call: DelayedCall, inFront: boolean): void {
    this.#calls.splice(this.#placeOf(call.getTime(), inFront), 0, call);
  }

  /** @internal */
  _remove(call: DelayedCall): void {
    this.#calls.splice(this.#calls.indexOf(call, this.#placeOf(call.getTime(), true)), 1);
  }

  /** In front of those of a time, or behind them. */
  #placeOf(time: number, inFront: boolean): number {
    let from = 0;
    let to = this.#calls.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const its = (this.#calls[middle] as DelayedCall).getTime();
      if (its < time || (its === time && !inFront)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function overAlready(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a delayed call`,
    wrong: "it was made or cancelled already",
    write: `if (call.active()) call.${method}(…)`,
  });
}
