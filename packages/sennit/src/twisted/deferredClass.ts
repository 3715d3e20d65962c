import type { StandardFutureV1 } from "@sennit/spec";
import * as instruments from "../core/instrument.ts";
import { type Frame, standingOf } from "../core/standing.ts";
import { noteFailed } from "../core/trace.ts";
import type { EventLoop } from "../loop/eventLoop.ts";
import type { Future } from "../loop/future.ts";
import { Again, hold, noteSeen, release } from "./again.ts";
import { asFuture } from "./asFuture.ts";
import {
  Backlog,
  type Callback,
  CONTINUATION,
  type Errback,
  type Left,
  type Right,
  WAITER,
  type Waiter,
} from "./callbackPair.ts";
import type { Canceller, CancellerOf, CancelTarget } from "./canceller.ts";
import { Chained } from "./chained.ts";
import { debugging, describeSites, noteCreation, noteFiring, noteInChain } from "./debugging.ts";
import { DeferredProps } from "./deferredProps.ts";
import { describeDeferred, failsJustNow, returnsItself, waitInACircle } from "./describeDeferred.ts";
import { AlreadyCalledError, NoCurrentExceptionError, notADeferred, toCancelledError } from "./errors.ts";
import { Failure, toFailure } from "./failure.ts";
import type { Flat } from "./flat.ts";
import * as nesting from "./nesting.ts";
import { postpone } from "./nesting.ts";
import { Observer } from "./observer.ts";
import { type CallLater, Timeout, type TimeoutHandler } from "./timeout.ts";
import { toPromise } from "./toPromise.ts";
import { addUnhandled, removeUnhandled, reportUnhandledError } from "./unhandled.ts";
import { Wait } from "./wait.ts";
import * as args from "./withArgs.ts";
import { withArgs, withRest } from "./withArgs.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyFailure = Failure;
const catchUp = nesting.catchUp;
const checked = args.checked;
const enterLevel = nesting.enterLevel;
const instrument = instruments.instrument;
const isDeep = nesting.isDeep;
const leaveLevel = nesting.leaveLevel;

/** Cancelled without a canceller: one late result is dropped. */
const SUPPRESSES = 1;
/** One of its callbacks is on the stack. */
const RUNNING = 2;
/** Its failure stands in the ledger of unhandled ones. */
const UNHANDLED = 4;
/** Its callbacks have ended with a failure once. */
const HAS_FAILED = 8;
/** Its callbacks are to run a little later, as too much runs nested now. */
const POSTPONED = 16;
/** The next waiter was woken while it is paused, and looks again. */
const LOOKS_AGAIN = 32;

/**
 * A result that flows through a chain of callbacks, each of which makes the next one's: Twisted's Deferred.
 *
 * Callbacks run inside the call that fires it, or at once if it has fired: no loop is needed. `addCallback` and its kin
 * return the same object, typed anew. `yield* deferred` waits for it in a coroutine of any family, `await deferred` in an
 * async function. What it has besides the original: `then`, `~future`, and the reason of `cancel`.
 *
 * @example
 * ```ts
 * import { Deferred } from "sennit/twisted";
 *
 * const deferred = new Deferred<number>();
 * const text = deferred.addCallback((n) => n * 2).addCallback((n) => `twice is ${n}`);
 * deferred.callback(21);
 * text.result; // => "twice is 42"
 * ```
 */
export class Deferred<T = unknown> implements PromiseLike<T>, StandardFutureV1<T> {
  /** Whether it was fired, by `callback`, `errback` or `cancel`. */
  called = false;
  /** How many calls of `pause` were not answered by `unpause`; callbacks run at 0 only. */
  paused = 0;
  /** The current result: a value, a Failure, or the Deferred that it waits on. Undefined until it is fired. */
  result: unknown;
  #canceller: ((deferred: never, reason: unknown) => unknown) | CancelTarget | undefined;
  #flags = 0;
  // The first pair stands here, as most have only one; the others in a list that is made when it is needed.
  #left: Left = undefined;
  #right: Right = undefined;
  #backlog: Backlog | undefined;
  /** @internal The record of the instrument that was in use. */
  declare _record: unknown;

  /** `canceller` is called by `cancel`, with the Deferred and the reason, while it has not fired. */
  constructor(canceller?: Canceller<T> | CancelTarget) {
    this.#canceller = canceller;
    if (instrument.current !== undefined) this._record = instrument.current.created?.(this, "twisted");
    if (debugging) noteCreation(this, Deferred);
  }

  // -- callbacks -------------------------------------------------------------------------------------------------------

  /** Adds a pair, of which one is called: `callback` with a value, `errback` with a Failure. */
  addCallbacks<R, E = never, Args extends unknown[] = [], ErrArgs extends unknown[] = []>(
    callback: (value: T, ...args: Args) => R,
    errback?: (failure: Failure, ...args: ErrArgs) => E,
    callbackArgs?: Args,
    errbackArgs?: ErrArgs,
  ): Deferred<Flat<R> | Flat<E>> {
    return this.#add(withArgs(callback, callbackArgs), errback && withArgs(errback, errbackArgs));
  }

  /** Adds a callback, which is given `args` after the value; failures pass by. */
  addCallback<R, Args extends unknown[]>(callback: (value: T, ...args: Args) => R, ...args: Args): Deferred<Flat<R>>;
  addCallback(callback: Callback): Deferred<never> {
    // biome-ignore lint/complexity/noArguments: a rest parameter would cost an array at each call
    return this.#add(arguments.length === 1 ? checked(callback) : withRest(callback, arguments), undefined);
  }

  /** Adds an errback, which is given `args` after the Failure; values pass by. */
  addErrback<R, Args extends unknown[]>(
    errback: (failure: Failure, ...args: Args) => R,
    ...args: Args
  ): Deferred<T | Flat<R>>;
  addErrback(errback: Errback): Deferred<never> {
    // biome-ignore lint/complexity/noArguments: as in addCallback
    return this.#add(undefined, arguments.length === 1 ? checked(errback) : withRest(errback, arguments));
  }

  /** Adds one function for both: what Twisted has for `finally`. */
  addBoth<R, Args extends unknown[]>(
    callback: (result: T | Failure, ...args: Args) => R,
    ...args: Args
  ): Deferred<Flat<R>>;
  addBoth(callback: (result: never) => unknown): Deferred<never> {
    // biome-ignore lint/complexity/noArguments: as in addCallback
    const both = arguments.length === 1 ? checked(callback) : withRest(callback, arguments);
    return this.#add(both, both as Errback);
  }

  /**
   * Cancels it after `timeout` milliseconds, if it has not come to this place in its chain by then.
   *
   * The CancelledError that comes of it becomes a TimeoutError, or what `onTimeoutCancel` makes of the result.
   */
  addTimeout<R = never>(
    timeout: number,
    clock: CallLater,
    onTimeoutCancel?: TimeoutHandler<T, R>,
  ): Deferred<T | Flat<R>> {
    const timer = new Timeout<T, R>(this, timeout, clock, onTimeoutCancel);
    const translated: Deferred<unknown> = this.addBoth((result) => timer.translate(result));
    return translated.addBoth((result) => timer.stop(result as T)) as Deferred<T | Flat<R>>;
  }

  /** Fires `other` with the result, of which nothing is left here. Cancelling `other` does not reach this one. */
  chainDeferred(other: Deferred<T>): Deferred<void> {
    if (!(other instanceof Deferred)) throw notADeferred("chainDeferred()", other);
    this._addWaiter(new Chained(other));
    return this as Deferred<unknown> as Deferred<void>;
  }

  // -- firing ----------------------------------------------------------------------------------------------------------

  /** Fires it with a value, or with a Failure as `errback` does. Throws AlreadyCalledError if it has fired. */
  callback(result: T | Failure): void {
    this._fire(result);
  }

  /** Fires it with an error or a Failure. Throws AlreadyCalledError if it has fired, NoCurrentExceptionError for undefined. */
  errback(error: unknown): void {
    if (error === undefined) throw new NoCurrentExceptionError();
    this._fire(toFailure(error));
  }

  /** Keeps callbacks from running, until `unpause` was called as often. What runs already goes on. */
  pause(): void {
    this.paused += 1;
  }

  /** Answers one `pause`. One call too many blocks the chain for good, as in the original. */
  unpause(): void {
    this.paused -= 1;
    if (this.paused !== 0 || !this.called) return;
    for (const waiter of release(this)) this._prependWaiter(waiter);
    this.#run();
  }

  /**
   * Cancels it: its canceller decides what it fires with, and without one it fails with a CancelledError.
   *
   * A Deferred that waits on another hands the request on to the innermost one. One that has its result ignores it.
   * `reason`, which Twisted does not have, becomes the CancelledError's. What a canceller throws is thrown.
   */
  cancel(reason?: unknown): void {
    if (instrument.current !== undefined) instrument.current.cancelRequested?.(this, reason, this._record);
    if (this.called) {
      // What its callbacks will wait on is to be cancelled, as if they had run by now.
      if ((this.#flags & POSTPONED) !== 0) postpone({ _runPostponed: () => this.#innermost()?.cancel(reason) });
      else this.#innermost()?.cancel(reason);
      return;
    }
    const canceller = this.#canceller;
    if (canceller === undefined) this.#flags |= SUPPRESSES;
    else if (typeof canceller === "function") canceller(this as never, reason);
    else canceller._cancel(this, reason);
    if (!this.called) this._fire(new Failure(toCancelledError(reason)));
  }

  // -- waiting ---------------------------------------------------------------------------------------------------------

  /** A Future of `loop` that takes this one's result or error; cancelling it cancels this one in the next iteration. */
  asFuture(loop: EventLoop): Future<T> {
    return asFuture(this, loop);
  }

  /** For promises and `await`: looks at the result and leaves it in the chain. An error counts as seen. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    return toPromise(this, onFulfilled).then(onFulfilled, onRejected) as Promise<Ok | Err>;
  }

  /** For `yield*`: a result that is there is left in place, one that is waited for is taken out. */
  [Symbol.iterator](): Wait<T> {
    return new Wait(this);
  }

  get "~future"(): StandardFutureV1.Props<T> {
    return new DeferredProps(this);
  }

  /** What it is, and what it has or waits on. */
  toString(): string {
    return describeDeferred(this, this.paused !== 0 && this.result instanceof Deferred ? this.result : undefined);
  }

  // -- for the family --------------------------------------------------------------------------------------------------

  /** @internal Fires it with a value or a Failure. */
  _fire(result: unknown): void {
    if (this.called) {
      if ((this.#flags & SUPPRESSES) === 0) throw new AlreadyCalledError(describeSites(this));
      this.#flags &= ~SUPPRESSES;
      return;
    }
    this.called = true;
    this.#canceller = undefined;
    this.result = result;
    if (instrument.current !== undefined) instrument.current.settled?.(this, this._record);
    if (debugging) noteFiring(this, this._fire);
    this.#run();
  }

  /** @internal Adds `waiter` to the end of the chain. */
  _addWaiter(waiter: Waiter): void {
    if (this.called && (this.#flags & LOOKS_AGAIN) !== 0) {
      this.#addAgain(waiter);
      return;
    }
    this.#push(waiter, WAITER);
    if (this.called) this.#run();
  }

  /** @internal Whether one of its callbacks is on the stack, and it was paused since the first of them. */
  _isPausedInside(): boolean {
    return this.paused !== 0 && (this.#flags & RUNNING) !== 0;
  }

  /** @internal The next waiter was woken with `value` while it is paused, and looks again. */
  _lookAgain(value: unknown): void {
    this.#flags |= LOOKS_AGAIN;
    noteSeen(this, value);
  }

  /** @internal Puts `waiter` in front of what is left of the chain. */
  _prependWaiter(waiter: Waiter): void {
    if (this.#left !== undefined || this.#right !== undefined) {
      if (this.#backlog === undefined) this.#backlog = new Backlog(this.#left, this.#right);
      else this.#backlog.unshift(this.#left, this.#right);
    }
    this.#left = waiter;
    this.#right = WAITER;
  }

  /** @internal */
  _removeWaiter(waiter: Waiter): void {
    if (this.#left === waiter) {
      this.#left = undefined;
      this.#right = undefined;
    } else if (this.#backlog !== undefined) {
      this.#backlog.remove(waiter);
      if (this.#backlog.isEmpty()) this.#backlog = undefined;
    }
  }

  /** @internal Whether it has a result, and not one that it waits for. */
  _isReady(): boolean {
    return this.called && this.paused === 0;
  }

  /** @internal Whether there is nothing that `cancel` could reach. */
  _isIdle(): boolean {
    return this.called && !(this.result instanceof Deferred);
  }

  /** @internal The value of one that is ready, for a coroutine that waits by `method`; its error is thrown. */
  _resultNow(method: object): T {
    if (!(this.result instanceof Failure)) return this.result as T;
    // As the original, which fails here with an AssertionError.
    if ((this.#flags & HAS_FAILED) === 0) throw failsJustNow(this.result);
    this._markSeen();
    noteFailed(this.result.value, { from: this.result, to: undefined }, method);
    throw this.result.value;
  }

  /** @internal Where what it stands for waits: the coroutine that will fire it, or the Deferred that it waits on. */
  _trace(): readonly Frame[] {
    if (this.called) return this.result instanceof Deferred ? standingOf(this.result) : [];
    const work = this.#canceller;
    return typeof work === "object" ? (work._trace?.() ?? []) : standingOf((work as CancellerOf<T> | undefined)?.of);
  }

  /** @internal Counts a failure as seen, and returns the result. */
  _markSeen(): unknown {
    if (this.result instanceof Failure) {
      this.result._seen = true;
      this.#noteUnhandled();
    }
    return this.result;
  }

  /** @internal Its failure, as long as nobody has handled it. */
  _unhandled(): Failure | undefined {
    return (this.#flags & UNHANDLED) !== 0 ? (this.result as Failure) : undefined;
  }

  // -- the chain -------------------------------------------------------------------------------------------------------

  #add<U>(callback: Callback | undefined, errback: Errback | undefined): Deferred<U> {
    this.#push(callback, errback);
    if (this.called) this.#run();
    return this as Deferred<unknown> as Deferred<U>;
  }

  #push(left: Left, right: Right): void {
    if (this.#backlog !== undefined) {
      this.#backlog.push(left, right);
    } else if (this.#left !== undefined || this.#right !== undefined) {
      this.#backlog = new Backlog(left, right);
    } else {
      this.#left = left;
      this.#right = right;
    }
  }

  /** Puts what looks again behind what is left of the chain; if that is only its like, it waits aside for `unpause`. */
  #addAgain(waiter: Waiter): void {
    this.#flags &= ~LOOKS_AGAIN;
    const first = this.#left;
    const isLast = (first === undefined && this.#right === undefined) || first instanceof Again;
    if (isLast && (this.#backlog === undefined || this.#backlog.holdsOnly(Again))) hold(this, waiter);
    else this.#push(new Again(waiter), WAITER);
  }

  /** Runs what can be run of this chain, and of the chains of those that wait for it, without recursion. */
  #run(): void {
    if ((this.#flags & RUNNING) !== 0 || this.paused !== 0) return;
    if (this.#left === undefined && this.#right === undefined && this.#backlog === undefined) {
      this.#rest();
    } else if (isDeep()) {
      // Paused, so that nobody takes the result before.
      this.paused = 1;
      this.#flags |= POSTPONED;
      postpone(this);
    } else {
      this.#runNested();
    }
  }

  /** @internal */
  _runPostponed(): void {
    this.#flags &= ~POSTPONED;
    this.paused -= 1;
    if (this.paused === 0) this.#runNested();
  }

  #runNested(): void {
    enterLevel();
    let current: Deferred<unknown> = this;
    /** Those whose result went to the one behind them; each goes on when that one cannot. */
    let suppliers: Deferred<unknown>[] | undefined;
    while (current.paused === 0) {
      const waiting = current.#sweep();
      if (waiting !== undefined) {
        suppliers ??= [];
        suppliers.push(current);
        current = waiting;
        continue;
      }
      current.#rest();
      const supplier = suppliers?.pop();
      if (supplier === undefined) break;
      current = supplier;
    }
    leaveLevel();
  }

  /** Its callbacks have all run. */
  #rest(): void {
    const hasFailed = this.result instanceof AnyFailure;
    if (hasFailed) this.#flags |= HAS_FAILED;
    if (hasFailed || (this.#flags & UNHANDLED) !== 0) this.#noteUnhandled();
  }

  /** Runs callbacks up to the end or to a wait. Returns the Deferred, if there is one, that goes on with the result. */
  #sweep(): Deferred<unknown> | undefined {
    for (;;) {
      let left = this.#left;
      let right = this.#right;
      if (left !== undefined || right !== undefined) {
        this.#left = undefined;
        this.#right = undefined;
      } else if (this.#backlog !== undefined) {
        left = this.#backlog.left();
        right = this.#backlog.takeRight();
        if (this.#backlog.isEmpty()) this.#backlog = undefined;
      } else {
        return undefined;
      }
      // A callback without an errback is the common case, and is asked for first, here and below.
      if (right !== undefined && right === CONTINUATION) {
        const waiting = left as Deferred<unknown>;
        waiting.result = this.#giveAway();
        if (debugging && waiting.result instanceof AnyFailure) noteInChain(waiting.result, waiting);
        waiting.paused -= 1;
        return waiting;
      }
      let result = this.result;
      if (right === undefined && result instanceof AnyFailure) continue;
      this.#flags |= RUNNING;
      try {
        if (right === undefined) result = (left as Callback)(result as never);
        else if (right === WAITER) result = (left as Waiter)._wake(result);
        else if (result instanceof AnyFailure) result = right(result);
        else if (left !== undefined) result = (left as Callback)(result as never);
      } catch (error) {
        result = toFailure(error);
        if (debugging) noteInChain(result as Failure, this);
      }
      catchUp();
      this.#flags &= ~RUNNING;
      if (result instanceof Deferred) {
        // Whoever only looks at a value that is a Deferred leaves it one; Twisted's own, which return it, do not.
        const isLeft = left instanceof Observer && result === this.result;
        this.result = result;
        if (!isLeft && this.#waitOn(result)) return undefined;
      } else {
        this.result = result;
      }
    }
  }

  /** Takes the result of `inner`, which a callback has returned, or says that it has to be waited for. */
  #waitOn(inner: Deferred<unknown>): boolean {
    if (inner === this) reportUnhandledError(new Failure(returnsItself()));
    if (!inner.called || inner.paused !== 0 || inner.result instanceof Deferred) {
      this.paused += 1;
      inner.#push(this, CONTINUATION);
      return true;
    }
    this.result = inner.#giveAway();
    return false;
  }

  /** Moves the result to another Deferred: this one is left with nothing. */
  #giveAway(): unknown {
    const { result } = this;
    this.result = undefined;
    if ((this.#flags & UNHANDLED) !== 0) this.#noteUnhandled();
    return result;
  }

  /** The Deferred at the end of those that wait for one another, from this one on. */
  #innermost(): Deferred<unknown> | undefined {
    if (!(this.result instanceof Deferred)) return undefined;
    let inner: Deferred<unknown> = this.result;
    let slow: Deferred<unknown> = this;
    for (let steps = 1; inner.called && inner.result instanceof Deferred; steps++) {
      // What has a way of its own to cancel is asked, though it waits itself.
      if (inner.cancel !== Deferred.prototype.cancel) break;
      inner = inner.result;
      if (steps % 2 === 0) slow = slow.result as Deferred<unknown>;
      if (inner === slow) throw waitInACircle();
    }
    return inner;
  }

  /** Enters the failure into the ledger of those that nobody has handled, or takes it out. */
  #noteUnhandled(): void {
    if ((this.#flags & UNHANDLED) !== 0) {
      this.#flags &= ~UNHANDLED;
      removeUnhandled(this);
    }
    if (this.result instanceof Failure && !this.result._seen) {
      this.#flags |= UNHANDLED;
      addUnhandled(this);
    }
  }
}
