import type { StandardFutureV1 } from "@sennit/spec";
import type { Context } from "../core/context.ts";
import * as contexts from "../core/context.ts";
import * as instruments from "../core/instrument.ts";
import { type Frame, standingOf } from "../core/standing.ts";
import { noteAwait, noteExit, noteFailed, notePassing } from "../core/trace.ts";
import { pendingBehind } from "./awaits.ts";
import type { Backing } from "./backing.ts";
import { BoundCallback } from "./boundCallback.ts";
import * as debugging from "./debugMode.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop } from "./eventLoop.ts";
import { alreadyDone, notDone, notIterable, valueOfItself } from "./futureErrors.ts";
import { FutureProps } from "./futureProps.ts";
import * as errors from "./loopErrors.ts";
import { reportCallback } from "./reportCallback.ts";
import { currentTask, findAsyncTask, getRunningLoop } from "./running.ts";
import { noteCreation, noteWait } from "./sites.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const captureValues = contexts.captureValues;
const checkFunction: typeof errors.checkFunction = errors.checkFunction;
const showValues = contexts.showValues;
const debugMode = debugging.debugMode;
const instrument = instruments.instrument;

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;
const CANCELLED = 3;
/** Rejected in a way that a type announces: the protocol's `expected`. */
const EXPECTED = 4;
/** Added to a failure that nobody has looked at. */
const UNSEEN = 8;

/** A function that is called with a future that is done. */
export type DoneCallback<T> = (future: Future<T>) => unknown;

/** What stands in the list of callbacks: whose future it takes is known where it is called. */
type Callback = ((future: never) => unknown) | Waiter;

/** @internal What waits, in the place of a function: it needs no closure. */
export interface Waiter {
  /** The turn of `future`, which is done: what a function would be called for. */
  _wake(future: Future<unknown>): void;
  /**
   * It alone waits for `future`, which has just been settled. Says whether it does without the future's turn: it has one of its
   * own, or that would not be noticed.
   */
  _settled?(future: Future<unknown>): boolean;
  /** From now on turns are noticed: somebody else waits for the future too, or it has followed a promise. */
  _mindTurns?(): void;
}

/**
 * A result that is not there yet, whose callbacks are called by its loop: asyncio's Future.
 *
 * `yield* future` waits for it in a coroutine of any family, and `await future` in an async function. It differs from
 * asyncio's in that a callback added after the result costs no state, and that `then` makes it a PromiseLike.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const answer = loop.createFuture<number>();
 * loop.callLater(1000, () => answer.setResult(42));
 * loop.runUntilComplete(answer); // => 42
 * loop.time(); // => 1000
 * ```
 */
export class Future<T> implements PromiseLike<T>, StandardFutureV1<T> {
  // What is private is so for the type checker only: methods with a # would cost each future a field. And fields are declared
  // only: where a base class defines any, V8 makes the objects of those derived from it, such as tasks, in a slow way.

  /** @internal */
  declare readonly _loop: EventLoop;
  declare private _state: number;
  /** @internal While it is pending, the Backing, if there is any; then the result, the error, or the CancelledError. */
  declare _held: unknown;
  /** Once they are called, the plain promise that it has followed may stand here. */
  declare private _callbacks: Callback | undefined;
  /** @internal The record of the instrument that was in use. */
  declare _record: unknown;

  /** Throws a UsageError where no loop is given and none runs. */
  constructor(loop: EventLoop = getRunningLoop()) {
    this._loop = loop;
    this._state = PENDING;
    this._held = undefined;
    this._callbacks = undefined;
    if (debugMode.used && loop._internals.debug) noteCreation(this, new.target);
    if (instrument.current !== undefined) this._record = instrument.current.created?.(this, "asyncio");
  }

  getLoop(): EventLoop {
    return this._loop;
  }

  /** Whether it has a result, an error, or was cancelled. */
  done(): boolean {
    return this._state !== PENDING;
  }

  cancelled(): boolean {
    return this._state === CANCELLED;
  }

  /** The result; its error or CancelledError is thrown. Throws InvalidStateError while it is pending. */
  result(): T {
    if (this._state === FULFILLED) return this._held as T;
    throw this._state === PENDING ? notDone("result") : this._errorOf();
  }

  /** The error, or undefined for a result. Throws CancelledError if it was cancelled, InvalidStateError while it is pending. */
  exception(): unknown {
    if (this._state === FULFILLED) return undefined;
    if (this._state === PENDING) throw notDone("exception");
    if (this._state === CANCELLED) throw this._held;
    return this._errorOf();
  }

  /** Gives it its result. Throws InvalidStateError if it is done. */
  setResult(value: T): void {
    if (this._state !== PENDING) throw alreadyDone("setResult");
    this._settle(FULFILLED, value);
  }

  /** Gives it its error, or an error of the class that is given. Throws InvalidStateError if it is done. */
  setException(error: unknown): void {
    if (this._state !== PENDING) throw alreadyDone("setException");
    this._reject(isErrorClass(error) ? new error() : error);
  }

  /**
   * Requests its cancellation, and says whether the request was taken: not by a future that is done.
   *
   * `reason` becomes the CancelledError's; a CancelledError is kept as it is, and only its reason goes to other work.
   */
  cancel(reason?: unknown): boolean {
    if (this._state !== PENDING) {
      this._markSeen();
      return false;
    }
    const bare = reason instanceof CancelledError ? reason.reason : reason;
    instrument.current?.cancelRequested?.(this, bare, this._record);
    const answer = (this._held as Backing | undefined)?.cancel?.(bare);
    if (answer === undefined) this._cancelNow(reason);
    return answer ?? true;
  }

  /**
   * Calls `callback` with this future in the iteration after it is done; of one that is done, in the next.
   *
   * It runs with the context variables of this moment, or in `context` itself. Throws a UsageError for what is no function.
   */
  addDoneCallback(callback: DoneCallback<T>, options?: { context?: Context | undefined }): void {
    checkFunction("future.addDoneCallback", callback);
    const where = options?.context ?? captureValues();
    const bound = where === undefined ? callback : new BoundCallback(callback, where);
    if (this._state === PENDING) this._add(bound);
    else this._loop.callSoon(() => call(bound, this));
  }

  /** Withdraws every registration of `callback` and returns how many there were; 0 once it is done. */
  removeDoneCallback(callback: DoneCallback<T>): number {
    const callbacks = this._callbacks;
    if (this._state !== PENDING) return 0;
    const all = callbacks instanceof Several ? callbacks.all : callbacks === undefined ? [] : [callbacks];
    const kept = all.filter((each) => functionOf(each) !== callback);
    this._callbacks = kept.length < 2 ? kept[0] : new Several(kept);
    return all.length - kept.length;
  }

  // -- waiting -------------------------------------------------------------------------------------------------------

  /** The future is its own iterator, and has no state of its own in that part: `yield*` costs no object. */
  [Symbol.iterator](): this {
    return this;
  }

  /** @internal */
  next(_value?: unknown): IteratorResult<unknown, T> {
    if (this._state === FULFILLED) return { done: true, value: this._held as T };
    if (this._state !== PENDING) throw this._failedAlready();
    // `yield*` gives an argument, even if it is undefined; `for…of` and spreads give none, and would never end.
    // biome-ignore lint/complexity/noArguments: a rest parameter would cost an array at each wait
    if (arguments.length === 0) throw notIterable();
    if (debugMode.used && this._loop._internals.debug) noteWait(this, this.next);
    return { done: false, value: this };
  }

  /** @internal */
  throw(error: unknown): IteratorResult<unknown, T> {
    notePassing(error, this);
    throw error;
  }

  /** @internal */
  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value };
  }

  get "~future"(): StandardFutureV1.Props<T> {
    return new FutureProps(this);
  }

  // -- for the loop and the drivers ------------------------------------------------------------------------------------

  /** @internal The error or the CancelledError of a future that has no result, which is thereby seen. */
  _errorOf(): unknown {
    this._markSeen();
    return this._held;
  }

  /** The error, for a coroutine that begins to wait only now. */
  private _failedAlready(): unknown {
    noteFailed(this._held, { from: this, to: this._loop._internals.current.task }, this.next);
    return this._errorOf();
  }

  /** @internal Whether it has a result. */
  _isFulfilled(): boolean {
    return this._state === FULFILLED;
  }

  /** @internal Its value, error or CancelledError, without any effect. */
  _peek(): unknown {
    return this._held;
  }

  /** @internal */
  _markSeen(): void {
    if ((this._state & UNSEEN) === 0) return;
    this._state &= ~UNSEEN;
    this._loop._internals.unseen.remove(this);
  }

  /** @internal Cancels it without asking what stands behind it. */
  _cancelNow(reason?: unknown): void {
    this._settle(CANCELLED, cancellationFor(reason));
  }

  /** @internal Of one that is pending: where what it stands for waits, or the first of that which is not done. */
  _trace(): readonly Frame[] {
    return standingOf(pendingBehind(this));
  }

  /** @internal Gives it an error, whatever that is; `expected` is what the protocol knows by that name. */
  _reject(reason: unknown, expected = false): void {
    this._settle((expected ? EXPECTED : REJECTED) | UNSEEN, reason);
  }

  /** @internal Whether its error is one that a type announces. */
  _isExpected(): boolean {
    return (this._state & ~UNSEEN) === EXPECTED;
  }

  /** @internal What it follows has settled: `promise`, where it is a plain one, which says so in a microtask of its own. */
  _arrived(value: unknown, failed: boolean, promise?: Promise<unknown>): void {
    if (this._state !== PENDING) return;
    if (failed) noteExit(value, this);
    this._become(failed ? REJECTED | UNSEEN : FULFILLED, value);
    const callbacks = this._callbacks;
    if (callbacks === undefined && !failed) {
      this._callbacks = promise as unknown as Callback | undefined;
      return;
    }
    (callbacks as Waiter | undefined)?._mindTurns?.();
    // What is no plain promise may call in the middle of any code.
    if (promise === undefined) this._loop._internals.ready(this);
    else this._loop._internals.arrive(this);
  }

  /** @internal What it follows goes on alone. */
  _abandoned(reason: unknown): void {
    this._cancelNow(reason);
  }

  /** @internal Has it called in the iteration after it is done, and says whether it waits alone. It must be pending. */
  _add(callback: Callback): boolean {
    const before = this._callbacks;
    if (before === undefined) {
      this._callbacks = callback;
      return true;
    }
    if (before instanceof Several) {
      before.all.push(callback);
    } else {
      (before as Waiter)._mindTurns?.();
      this._callbacks = new Several([before, callback]);
    }
    return false;
  }

  /** @internal */
  _settle(state: number, value: unknown): void {
    this._become(state, value);
    const callbacks = this._callbacks;
    if (callbacks === undefined && (state & UNSEEN) === 0) return;
    // One entry wakes all callbacks: they would stand side by side in the queue anyway.
    if (typeof callbacks !== "object" || !callbacks._settled?.(this)) this._loop._internals.ready(this);
    else this._callbacks = undefined;
  }

  private _become(state: number, value: unknown): void {
    this._state = state;
    this._held = value;
    if (instrument.current !== undefined) instrument.current.settled?.(this, this._record);
  }

  /** @internal The loop's turn to call the callbacks. */
  _run(): void {
    const callbacks = this._callbacks;
    this._callbacks = undefined;
    if (callbacks !== undefined) call(callbacks, this);
    if ((this._state & UNSEEN) !== 0) this._loop._internals.unseen.add(this);
  }

  // -- for promises ----------------------------------------------------------------------------------------------------

  // Each await looks it up, and V8 goes through up to 32 members of a prototype from the last to the first: it stands last.

  /** For promises and `await`: marks an error as seen. A result that is a thenable is adopted, as promises do. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    const followed: unknown = this._callbacks;
    let promise: Promise<T>;
    if (this._state !== FULFILLED || this._held === this) promise = Future.#outcomeOf(this, onFulfilled);
    // What it has followed has its value already.
    else if (followed instanceof Promise) promise = followed;
    else promise = Promise.resolve(this._held as T);
    return promise.then(onFulfilled, onRejected);
  }

  // A function of its own: in `then`, the variables that its closures share would be an object for each call.
  static #outcomeOf<T>(future: Future<T>, onFulfilled: unknown): Promise<T> {
    const task = findAsyncTask();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        if (future._held === future) {
          reject(valueOfItself());
        } else if (future._state === FULFILLED) {
          resolve(future._held as T);
        } else {
          noteAwait(future._held, { from: future, to: task }, onFulfilled);
          reject(future._errorOf());
        }
      };
      // What is done needs no loop, which may have ended its run.
      if (future._state !== PENDING) return settle();
      // An `await` of this future in an async function that runs as a task: cancelling the task must reach it.
      task?._awaits(future);
      future.addDoneCallback(settle);
    });
  }
}

/** More than one who wait for the same future, in the order in which they came. */
class Several implements Waiter {
  readonly all: Callback[];

  constructor(all: Callback[]) {
    this.all = all;
  }

  _wake(future: Future<unknown>): void {
    for (const callback of this.all) {
      call(callback, future);
      showValues(undefined);
    }
  }
}

function call(callback: Callback, future: Future<unknown>): void {
  try {
    if (typeof callback === "function") (callback as DoneCallback<unknown>)(future);
    else callback._wake(future);
  } catch (exception) {
    reportCallback(future._loop, functionOf(callback), exception, { future });
  }
}

/** What was given to `addDoneCallback`. */
function functionOf(callback: Callback): DoneCallback<unknown> {
  const fn = typeof callback === "function" ? callback : ((callback as BoundCallback).callback ?? callback);
  return fn as DoneCallback<unknown>;
}

/** @internal The error for a cancellation that is requested now, for `reason`. */
export function cancellationFor(reason: unknown): CancelledError {
  return reason instanceof CancelledError ? reason : new CancelledError(reason, currentTask());
}

function isErrorClass(x: unknown): x is new () => Error {
  return typeof x === "function" && (x === Error || x.prototype instanceof Error);
}
