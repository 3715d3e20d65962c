import type { Backing } from "./backing.ts";

/** Whoever waits for a thenable. */
export interface Target {
  /** The thenable has settled: this is called in a microtask of its own, and once. */
  _arrived(value: unknown, failed: boolean): void;
  /** It waits no longer: its wait was cancelled. */
  _cancelNow(reason: unknown): void;
}

/** The reactions that were left at thenables which are pending: the next to wait there takes one over. */
let left: WeakMap<PromiseLike<unknown>, Reaction> | undefined;

/**
 * What stands at a thenable for one who waits: it can never be taken back from there.
 *
 * Whoever waits for a long-lived promise again and again, and is cancelled each time, leaves a single one at it.
 */
export class Reaction implements Backing {
  #target: Target | undefined;
  /** Where it stands; undefined once that has settled. */
  #source: PromiseLike<unknown> | undefined;

  #waitFor(source: PromiseLike<unknown>, target: Target): void {
    this.#target = target;
    this.#source = source;
    try {
      source.then(this.#fulfilled, this.#failed);
    } catch (reason) {
      this.#failed(reason);
    }
  }

  /** Ends the wait of its target, and stays for the next to come: the thenable goes on alone. */
  cancel(reason: unknown): boolean {
    const target = this.#target;
    if (target === undefined) return false;
    this.#target = undefined;
    if (this.#source !== undefined) {
      left ??= new WeakMap();
      left.set(this.#source, this);
    }
    target._cancelNow(reason);
    return true;
  }

  /** One at `source` for `target`: one that was left there, or else `spare`, or a new one. */
  static at(source: PromiseLike<unknown>, target: Target, spare?: Reaction): Reaction {
    const here = left?.get(source);
    if (here !== undefined) {
      left?.delete(source);
      if (here.#source !== undefined) {
        here.#target = target;
        return here;
      }
    }
    const reaction = spare ?? new Reaction();
    reaction.#waitFor(source, target);
    return reaction;
  }

  readonly #fulfilled = (value: unknown): void => this.#leave()?._arrived(value, false);
  readonly #failed = (reason: unknown): void => this.#leave()?._arrived(reason, true);

  /** The one that still waits where the thenable has settled. */
  #leave(): Target | undefined {
    const target = this.#target;
    this.#target = undefined;
    this.#source = undefined;
    return target;
  }
}

/** Whether `x` is a native promise as the language makes them, and shows itself as nothing else. */
export function isPlainPromise(x: unknown): x is Promise<unknown> {
  if (!(x instanceof Promise) || x.constructor !== Promise) return false;
  const {
    then,
    "~future": future,
    "~recipe": recipe,
  } = x as { then?: unknown; "~future"?: unknown; "~recipe"?: unknown };
  return then === THEN && future === undefined && recipe === undefined;
}

const THEN: unknown = Promise.prototype.then;
