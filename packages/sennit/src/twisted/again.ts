import type { Waiter } from "./callbackPair.ts";

/** A waiter that was woken while a callback of the same chain had paused it, and looks again at the end of that chain. */
export class Again implements Waiter {
  readonly #waiter: Waiter;

  constructor(waiter: Waiter) {
    this.#waiter = waiter;
  }

  _wake(result: unknown): unknown {
    return this.#waiter._wake(result);
  }
}

/** One for which there is nothing left to wait for in the chain: only `unpause` helps. It keeps what it was woken with. */
class Held implements Waiter {
  readonly #waiter: Waiter;
  readonly #value: unknown;

  constructor(waiter: Waiter, value: unknown) {
    this.#waiter = waiter;
    this.#value = value;
  }

  _wake(): unknown {
    return this.#waiter._wake(this.#value);
  }
}

/** What was seen by the next waiter of these Deferreds, which looks again. */
const seen = new WeakMap<object, unknown>();
const held = new WeakMap<object, Held[]>();

/** The next waiter of `deferred` has seen `value`, and looks again. */
export function noteSeen(deferred: object, value: unknown): void {
  seen.set(deferred, value);
}

/** Keeps that waiter out of the chain of `deferred`, where it would be woken over and over. */
export function hold(deferred: object, waiter: Waiter): void {
  const entry = new Held(waiter, seen.get(deferred));
  const others = held.get(deferred);
  if (others === undefined) held.set(deferred, [entry]);
  else others.push(entry);
}

/** Those that were kept out of the chain, the last one first. */
export function release(deferred: object): Held[] {
  const all = held.get(deferred) ?? [];
  held.delete(deferred);
  return all.reverse();
}
