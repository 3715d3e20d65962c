import type { Backing } from "./backing.ts";

/** Whoever waits for a thenable. */
export interface Target {
  /** The thenable has settled, once: `promise`, where it is a plain one, which says so in a microtask of its own. */
  _arrived(value: unknown, failed: boolean, promise?: Promise<unknown>): void;
  /** Its wait was cancelled, and it waits no longer. */
  _abandoned(reason: unknown): void;
}

/** In a constant object: V8 reads it without the checks that a variable of a module has, and takes what never changed for a constant. */
const kept = {
  /** The last of the reactions that were left at each thenable: the next to wait there takes it over. */
  left: undefined as WeakMap<PromiseLike<unknown>, Reaction | undefined> | undefined,
  /** One that has served, for the next to come: what it is made of costs more than a Future. */
  spare: undefined as Reaction | undefined,
};

/**
 * What stands at a thenable for one who waits: it can never be taken back from there.
 *
 * Those who wait for a long-lived promise again and again, and are cancelled each time, leave as many at it as wait at once.
 */
export class Reaction implements Backing {
  /** Undefined once its wait was cancelled, and where it may serve others, once it has served. */
  #target: Target | undefined;
  /** Where it stands; undefined once that has settled. */
  #source: PromiseLike<unknown> | undefined;
  /** The one that was left before it. */
  #next: Reaction | undefined;
  /** Whether it may become the spare one; undefined where it is a task's own, which goes on from it, and comes back to it. */
  #isFree: boolean | undefined;
  /** What has come, for such a task. */
  #value: unknown;
  #hasFailed = false;

  /** Lets `free` stand at `source` for `target`, or one that was left there, which is returned. */
  static at(source: PromiseLike<unknown>, target: Target, free: Reaction): Reaction | undefined {
    const here = kept.left?.get(source);
    if (here !== undefined) {
      kept.left?.set(source, here.#next);
      if (here.#source === source) {
        here.#target = target;
        here.#isFree = free.#isFree;
        return here;
      }
    }
    free.#source = source;
    free.#value = undefined;
    // A task's own has had it all the time.
    if (free.#target !== target) free.#target = target;
    try {
      source.then(free.#fulfilled, free.#failed);
    } catch (reason) {
      free.#failed(reason);
    }
    return undefined;
  }

  /** One at `source` for `target`. A plain promise settles once: the reaction may serve others after that. */
  static of(source: PromiseLike<unknown>, target: Target, isPromise: boolean): Reaction {
    const free = kept.spare ?? new Reaction();
    kept.spare = undefined;
    free.#isFree = isPromise;
    return at(source, target, free) ?? free;
  }

  /** Ends the wait of its target, and stays for the next to come: the thenable goes on alone. */
  cancel(reason: unknown): boolean {
    const target = this.#target;
    if (target === undefined || this.#source === undefined) return false;
    this.#target = undefined;
    kept.left ??= new WeakMap();
    this.#next = kept.left.get(this.#source);
    kept.left.set(this.#source, this);
    target._abandoned(reason);
    return true;
  }

  readonly #fulfilled = (value: unknown): void => this._report(value, false);
  readonly #failed = (reason: unknown): void => this._report(reason, true);

  /** @internal Tells the one that still waits what has come. */
  _report(value: unknown, failed: boolean): void {
    const target = this.#target;
    let promise: Promise<unknown> | undefined;
    if (this.#isFree === undefined) {
      this.#value = value;
      this.#hasFailed = failed;
    } else {
      this.#target = undefined;
      if (this.#isFree) {
        promise = this.#source as Promise<unknown>;
        kept.spare = this;
      }
    }
    this.#source = undefined;
    // Not `target?.`: that asks for null as well.
    if (target !== undefined) target._arrived(value, failed, promise);
  }

  // -- for a task, which waits on it as on a Future: that would cost as much again --------------------------------------

  /** @internal */
  _isFulfilled(): boolean {
    return !this.#hasFailed;
  }

  /** @internal */
  _peek(): unknown {
    return this.#value;
  }

  /** @internal */
  _errorOf(): unknown {
    return this.#value;
  }
}

// A constant of this module: within the class, V8 asks each time whether that is there.
const at = Reaction.at;
