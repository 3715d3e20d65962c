import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture, isThenable } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { type Coroutine, isCoroutine } from "../loop/coroutine.ts";
import { drive } from "./coroutineDriver.ts";
import { Deferred } from "./deferredClass.ts";
import { DeferredProps } from "./deferredProps.ts";
import { copyFailure, Failure } from "./failure.ts";
import { follow } from "./follow.ts";
import { Follower } from "./follower.ts";
import { Observer } from "./observer.ts";
import { toPromise } from "./toPromise.ts";
import type { Wait } from "./wait.ts";
import { withArgs } from "./withArgs.ts";

/** The value of a step whose function returns `R`: futures, promises and coroutines are waited for. */
export type Settled<R> =
  R extends StandardFutureV1<infer Value>
    ? Value
    : R extends Failure
      ? never
      : R extends Coroutine<infer Value>
        ? Value
        : Awaited<R>;

/**
 * A result to come that never changes: each step is an object of its own, and any number of others may go on from it.
 *
 * It is what a Deferred would be if `addCallback` left it as it is. `map` and its kin call their functions as Deferreds do:
 * inside the call that fires the source, or at once, without a loop, however long the chain. What a function returns is
 * waited for if it is a future of any family, a promise or a coroutine, and keeps its result. A failure that no step
 * handles is reported once for each end of the chain.
 *
 * `cancel` goes up to the source, as far as nobody else waits: a step that is one of several gives up alone, and the last
 * one takes the request on. `yield*`, `await` and `toDeferred` count as one that waits, each time. Twisted has no such
 * class.
 *
 * @example
 * ```ts
 * import { Deferred, Eventual } from "sennit/twisted";
 *
 * const answer = new Deferred<string>();
 * const text = Eventual.from(answer);
 * const length = text.map((s) => s.length);
 * const number = text.map(Number).recover(() => 0);
 * answer.callback("42");
 * length.outcome; // => { status: "fulfilled", value: 2 }
 * number.outcome; // => { status: "fulfilled", value: 42 }
 * text.outcome; // => { status: "fulfilled", value: "42" }
 * ```
 */
export class Eventual<T> implements PromiseLike<T>, StandardFutureV1<T> {
  /** Has the result at the end of its chain, to which nobody adds anything but observers. */
  readonly #deferred: Deferred<T>;
  /** The step before, until that has its result. */
  #before: Eventual<unknown> | undefined;
  /** How many wait for this step and have not given up. */
  #waiting = 0;

  private constructor(deferred: Deferred<T>, before?: Eventual<unknown>) {
    this.#deferred = deferred;
    this.#before = before;
  }

  /** The first step: the result of a Deferred at this place in its chain, of another family's future, or of a promise. */
  static from<T>(source: StandardFutureV1<T> | PromiseLike<T>): Eventual<T> {
    return source instanceof Eventual ? source : new Eventual(follow(source));
  }

  /** What became of it, once it is there. */
  get outcome(): Outcome<T> | undefined {
    return this["~future"].peek();
  }

  /** A step with what `fn` makes of the value; errors pass by. */
  map<R>(fn: (value: T) => R): Eventual<Settled<R>> {
    const onValue = withArgs(fn, undefined);
    return this.#step((result) => (result instanceof Failure ? result : settle(onValue(result))));
  }

  /** A step with what `fn` makes of the error; values pass by. */
  recover<R>(fn: (error: unknown) => R): Eventual<T | Settled<R>> {
    const onError = withArgs(fn, undefined);
    return this.#step((result) => (result instanceof Failure ? settle(onError(result.value)) : result));
  }

  /** A step with what one of the functions makes of the value or the error; neither sees what the other throws. */
  transform<R, E>(onValue: (value: T) => R, onError: (error: unknown) => E): Eventual<Settled<R> | Settled<E>> {
    const [ok, failed] = [withArgs(onValue, undefined), withArgs(onError, undefined)];
    return this.#step((result) => settle(result instanceof Failure ? failed(result.value) : ok(result)));
  }

  /** A step with the same result, once `fn` was called and what it returns has ended; an error of that comes instead. */
  finally(fn: () => unknown): Eventual<T> {
    const cleanup = withArgs(fn as (x: undefined) => unknown, undefined);
    return this.#step((result) => {
      const ending = settle(cleanup(undefined));
      return ending instanceof Deferred ? ending.addCallback(() => result) : result;
    });
  }

  /**
   * Asks the work behind it to stop, and ends with what comes of that: mostly a CancelledError.
   *
   * Others that wait for a step in between keep it going, and this one then fails at once. One that has its result ignores
   * it. A second request fails a `toDeferred` that waits for the end of the work.
   */
  cancel(reason?: unknown): void {
    this.#cancelled().cancel(reason);
  }

  /** A Deferred of its own with the result, for callbacks that may change it. */
  toDeferred(): Deferred<T> {
    return this.#branch();
  }

  /** For promises and `await`. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    return toPromise(this.#branch(), onFulfilled).then(onFulfilled, onRejected) as Promise<Ok | Err>;
  }

  /** For `yield*`. */
  [Symbol.iterator](): Wait<T> {
    return this.#branch()[Symbol.iterator]();
  }

  get "~future"(): StandardFutureV1.Props<T> {
    const cancel = (reason?: unknown): boolean => new DeferredProps(this.#cancelled()).cancel(reason);
    return { ...new DeferredProps(this.#deferred), cancel };
  }

  #step<R>(next: (result: T | Failure) => unknown): Eventual<R> {
    const branch = this.#branch();
    const step = new Eventual<R>(branch as Deferred<unknown> as Deferred<R>, this);
    branch.addBoth((result) => {
      step.#before = undefined;
      return next(result);
    });
    return step;
  }

  /** One more that waits for this step: a Deferred with its result. */
  #branch(): Deferred<T> {
    const follower = new Follower<T>((reason) => {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        this.cancel(reason);
        return true;
      }
      this.#deferred._removeWaiter(observer);
      return false;
    });
    const observer = new Observer((result) => {
      follower.fire(result instanceof Failure ? copyFailure(result) : (result as T));
    });
    this.#waiting += 1;
    this.#deferred._addWaiter(observer);
    return follower.first;
  }

  /** Whom a request to cancel this step reaches: the source, or the first step on the way whose work has begun or is shared. */
  #cancelled(): Deferred<unknown> {
    let step: Eventual<unknown> = this;
    for (;;) {
      const before = step.#before;
      if (before === undefined || before.#waiting > 1 || step.#deferred.called) return step.#deferred;
      step = before;
    }
  }
}

/** What a function has returned, as a Deferred of its own if it is something to wait for. */
function settle(returned: unknown): unknown {
  if (returned instanceof Eventual) return returned.toDeferred();
  if (isCoroutine(returned)) return drive(returned);
  return isFuture(returned) || isThenable(returned) ? follow(returned) : returned;
}
