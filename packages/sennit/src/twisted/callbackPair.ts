import type { Failure } from "./failure.ts";

/** What stands in a chain of callbacks in the place of a function: it costs no closure, and can be found again. */
export interface Waiter {
  /** Given the result at its place in the chain; what it returns is the next result. */
  _wake(result: unknown): unknown;
}

export type Callback = (value: never) => unknown;
export type Errback = (failure: Failure) => unknown;

/** Stands for the errback of a pair whose callback is a Waiter. */
export const WAITER = Symbol("waiter");

/** Stands for the errback of a pair whose callback is the Deferred that waits for this one's result. */
export const CONTINUATION = Symbol("continuation");

/** The left half of a pair: a callback, none, a Waiter, or a Deferred. */
export type Left = Callback | undefined | object;

/** The right half: an errback, none, or what the left half is. */
export type Right = Errback | undefined | typeof WAITER | typeof CONTINUATION;

/** The pairs of a chain behind its first, flat: left, right, left, right. There is one while there are such pairs. */
export class Backlog {
  readonly #halves: (Left | Right)[];
  #next = 0;

  constructor(left: Left, right: Right) {
    this.#halves = [left, right];
  }

  push(left: Left, right: Right): void {
    this.#halves.push(left, right);
  }

  unshift(left: Left, right: Right): void {
    this.#halves.splice(this.#next, 0, left, right);
  }

  isEmpty(): boolean {
    return this.#next === this.#halves.length;
  }

  /** The left half of the first pair, which `takeRight` then takes out. */
  left(): Left {
    return this.#halves[this.#next] as Left;
  }

  takeRight(): Right {
    const at = this.#next + 1;
    const right = this.#halves[at] as Right;
    this.#next = at + 1;
    return right;
  }

  remove(waiter: Waiter): void {
    const at = this.#halves.indexOf(waiter, this.#next);
    if (at >= 0) this.#halves.splice(at, 2);
  }

  /** Whether nothing but waiters of this class is left. */
  holdsOnly(kind: abstract new (...args: never[]) => Waiter): boolean {
    return this.#halves.every((half, at) => at < this.#next || at % 2 === 1 || half instanceof kind);
  }
}
