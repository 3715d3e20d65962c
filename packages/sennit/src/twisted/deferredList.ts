import type { Waiter } from "./callbackPair.ts";
import { Deferred } from "./deferredClass.ts";
import { FirstError, notADeferred } from "./errors.ts";
import { Failure } from "./failure.ts";
import { reportUnhandledError } from "./unhandled.ts";

/** The first item of a DeferredList's pairs for a value. */
export const SUCCESS = true;
/** The first item of a DeferredList's pairs for a Failure. */
export const FAILURE = false;

/** @internal So many requests to cancel several Deferreds may run inside of one another: more are a circle. */
export const ROUNDS = 3;

/** What became of one of a DeferredList's Deferreds. */
export type DeferredListItem<T> = [success: true, value: T] | [success: false, failure: Failure];

/** When a DeferredList fires, and what it leaves to its Deferreds. */
export interface DeferredListFlags {
  /** Fire with the first value and its index. If all fail, the list succeeds with all the pairs, as in the original. */
  readonly fireOnOneCallback?: boolean;
  /** Fail with a FirstError as soon as one fails. */
  readonly fireOnOneErrback?: boolean;
  /** Take failures out of the Deferreds that were given: they then have undefined. */
  readonly consumeErrors?: boolean;
}

/** What a DeferredList fires with. */
export type DeferredListResult<T, Flags extends DeferredListFlags> = Flags extends { readonly fireOnOneCallback: true }
  ? [value: T, index: number] | DeferredListItem<T>[]
  : DeferredListItem<T>[];

/**
 * Waits for several Deferreds: it fires with a pair for each, in their order, and by default never fails.
 *
 * The Deferreds keep their values, and their failures unless `consumeErrors` is given. `cancel` cancels all of them; what
 * their cancellers throw is reported. Follows Twisted's, also in that an empty list with `fireOnOneCallback` never fires.
 *
 * @example
 * ```ts
 * import { DeferredList, fail, succeed } from "sennit/twisted";
 *
 * const list = new DeferredList([succeed(1), fail(new Error("no"))], { consumeErrors: true });
 * list.addCallback((pairs) => pairs.map(([success]) => success)).result; // => [true, false]
 * ```
 */
export class DeferredList<T, Flags extends DeferredListFlags = DeferredListFlags> extends Deferred<
  DeferredListResult<T, Flags>
> {
  readonly fireOnOneCallback: boolean;
  readonly fireOnOneErrback: boolean;
  readonly consumeErrors: boolean;
  readonly #deferreds: readonly Deferred<T>[];
  readonly #items: DeferredListItem<T>[];
  #finished = 0;
  /** How many requests to cancel it are on the stack. */
  #requests = 0;

  /** Throws a UsageError for what is no Deferred. */
  constructor(deferreds: Iterable<Deferred<T>>, flags?: Flags) {
    super();
    this.#deferreds = [...deferreds];
    this.#items = new Array(this.#deferreds.length);
    this.fireOnOneCallback = flags?.fireOnOneCallback === true;
    this.fireOnOneErrback = flags?.fireOnOneErrback === true;
    this.consumeErrors = flags?.consumeErrors === true;
    for (const each of this.#deferreds) if (!(each instanceof Deferred)) throw notADeferred("DeferredList", each);
    if (this.#deferreds.length === 0 && !this.fireOnOneCallback) this._fire([]);
    for (const [index, each] of this.#deferreds.entries()) each._addWaiter(new Member(this, index));
  }

  /**
   * Cancels every Deferred of the list, unless the list has fired, even if it then waits on another Deferred.
   *
   * A request that comes from inside of it is another one, as in the original. Where one of the Deferreds waits on the list
   * itself, requests go round in a circle: after a few rounds they are ignored, and after many Python's stack is used up.
   */
  override cancel(reason?: unknown): void {
    if (this.called || this.#requests === ROUNDS) return;
    this.#requests += 1;
    for (const each of this.#deferreds) {
      try {
        each.cancel(reason);
      } catch (error) {
        reportUnhandledError(new Failure(error));
      }
    }
    this.#requests -= 1;
  }

  /** @internal One of the Deferreds has a result; returns what is left to it. */
  _arrived(index: number, result: unknown): unknown {
    const failure = result instanceof Failure ? result : undefined;
    this.#items[index] = failure === undefined ? [SUCCESS, result as T] : [FAILURE, failure];
    this.#finished += 1;
    if (!this.called) {
      if (failure === undefined && this.fireOnOneCallback) this._fire([result, index]);
      else if (failure !== undefined && this.fireOnOneErrback) this._fire(new Failure(new FirstError(failure, index)));
      else if (this.#finished === this.#items.length) this._fire(this.#items);
    }
    return failure !== undefined && this.consumeErrors ? undefined : result;
  }
}

/** A DeferredList's place in the chain of one of its Deferreds. */
class Member implements Waiter {
  readonly #list: { _arrived(index: number, result: unknown): unknown };
  readonly #index: number;

  constructor(list: { _arrived(index: number, result: unknown): unknown }, index: number) {
    this.#list = list;
    this.#index = index;
  }

  _wake(result: unknown): unknown {
    return this.#list._arrived(this.#index, result);
  }
}
