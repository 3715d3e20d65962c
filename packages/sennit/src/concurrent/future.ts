import type { StandardFutureV1 } from "@sennit/spec";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { instrument } from "../core/instrument.ts";
import { addTo, removeFrom, type Slot } from "../core/observers.ts";
import { noteAwait, noteFailed, notePassing } from "../core/trace.ts";
import { findAsyncTask } from "../loop/running.ts";
import { CancelledError } from "./errors.ts";
import { alreadyDone, notDone, startedTwice } from "./futureErrors.ts";
import { FutureProps } from "./futureProps.ts";
import type { Holder } from "./holder.ts";
import { report } from "./reporter.ts";
import { addUnseen, removeUnseen } from "./unseenFailures.ts";
import type { Waiter } from "./waiter.ts";

/** CANCELLED becomes CANCELLED_AND_NOTIFIED when the executor has taken note of it. */
type State = "PENDING" | "RUNNING" | "CANCELLED" | "CANCELLED_AND_NOTIFIED" | "FINISHED";

/** A function that is called with a future that is done. */
export type DoneCallback<T> = (future: Future<T>) => unknown;

/** What stands in the list of callbacks: whose future it takes is known where it is called. */
type Callback = (future: never) => unknown;

/**
 * The result of work that an executor runs, whose callbacks are called by whoever settles it: concurrent.futures' Future.
 *
 * It differs in that nothing can block: `result()` of a future that is not done throws, and `yield* future` or
 * `await future` waits instead. A failure that nobody has looked at is reported when the future is collected.
 *
 * @example
 * ```ts
 * import { Future } from "sennit/concurrent";
 *
 * const future = new Future<number>();
 * future.setRunningOrNotifyCancel(); // => true
 * future.cancel(); // => false
 * future.setResult(42);
 * future.result(); // => 42
 * await future; // => 42
 * ```
 */
export class Future<T> implements PromiseLike<T>, StandardFutureV1<T> {
  #state: State = "PENDING";
  /** The result, the error, or the CancelledError. */
  #value: unknown;
  #failed = false;
  /** It failed, and nobody has looked at the error. */
  #unseen = false;
  #callbacks: Slot<Callback> = undefined;
  #waiters: Slot<Waiter> = undefined;
  /** @internal Knows whether the work has begun, and takes the requests for cancellation that come by `~future`. */
  _holder: Holder | undefined;

  /** @internal The record of the instrument that was in use. */
  declare _record: unknown;

  constructor() {
    if (instrument.current !== undefined) this._record = instrument.current.created?.(this, "concurrent");
  }

  /** Whether it has a result, an error, or was cancelled. */
  done(): boolean {
    return this.#state !== "PENDING" && this.#state !== "RUNNING";
  }

  /** Whether an executor works on it; it can no longer be cancelled then. */
  running(): boolean {
    if (this.#state === "PENDING" && this._holder?.hasBegun()) this.#state = "RUNNING";
    return this.#state === "RUNNING";
  }

  cancelled(): boolean {
    return this.#state === "CANCELLED" || this.#state === "CANCELLED_AND_NOTIFIED";
  }

  /**
   * Cancels it unless it is running or finished, and says whether it is cancelled now.
   *
   * `reason`, which concurrent.futures does not have, becomes the CancelledError's.
   */
  cancel(reason?: unknown): boolean {
    if (instrument.current !== undefined) instrument.current.cancelRequested?.(this, reason, this._record);
    if (this.#state === "PENDING" && this._holder?.withdraw() === false) this.#state = "RUNNING";
    if (this.#state === "RUNNING" || this.#state === "FINISHED") return false;
    if (this.#state === "PENDING") this.#cancelAs("CANCELLED", reason);
    return true;
  }

  /** The result; its error or CancelledError is thrown. Throws InvalidStateError while it is not done, instead of waiting. */
  result(): T {
    if (!this.done()) throw notDone("result");
    if (this.#state === "FINISHED" && !this.#failed) return this.#value as T;
    this._markSeen();
    throw this.#value;
  }

  /** The error, or undefined for a result. Throws CancelledError if it was cancelled, InvalidStateError while it is not done. */
  exception(): unknown {
    if (!this.done()) throw notDone("exception");
    if (this.#state !== "FINISHED") throw this.#value;
    this._markSeen();
    return this.#failed ? this.#value : undefined;
  }

  /**
   * Calls `callback` with this future inside the call that settles it, and at once if it is done.
   *
   * An error of the callback is reported (see `setReporter`), and the others are called all the same.
   */
  addDoneCallback(callback: DoneCallback<T>): void {
    if (this.done()) this.#call(callback);
    else this.#callbacks = addTo<Callback>(this.#callbacks, callback);
  }

  // -- for executors ---------------------------------------------------------------------------------------------------

  /**
   * Starts the work: says whether it is to be run, false if it was cancelled.
   *
   * Call it once, before the work: throws a UsageError after that, as concurrent.futures throws a RuntimeError.
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === "CANCELLED") {
      this.#state = "CANCELLED_AND_NOTIFIED";
      this.#notify();
      return false;
    }
    if (this.#state !== "PENDING") throw startedTwice(this.#state);
    this.#state = "RUNNING";
    return true;
  }

  /** Gives it its result. Throws InvalidStateError if it is done. */
  setResult(value: T): void {
    if (this.done()) throw alreadyDone("setResult");
    this.#finish(value);
  }

  /** Gives it its error. Throws InvalidStateError if it is done. */
  setException(error: unknown): void {
    if (this.done()) throw alreadyDone("setException");
    this.#failed = true;
    this.#unseen = true;
    addUnseen(this, error);
    this.#finish(error);
  }

  // -- waiting ---------------------------------------------------------------------------------------------------------

  /**
   * For promises and `await`: marks an error as seen. A result that is a thenable is adopted, as promises do.
   *
   * In an async function that runs as a task, cancelling the task cancels this future, or at least ends the wait.
   */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    const task = this.#state === "FINISHED" ? undefined : findAsyncTask();
    if (task !== undefined) return task.wait(this).then(onFulfilled, onRejected) as Promise<Ok | Err>;
    const promise = new Promise<T>((resolve, reject) => {
      this.addDoneCallback(() => {
        this._markSeen();
        if (this._hasResult()) resolve(this.#value as T);
        else {
          noteAwait(this.#value, { from: this, to: undefined }, onFulfilled);
          reject(this.#value);
        }
      });
    });
    return promise.then(onFulfilled, onRejected);
  }

  /** The future is its own iterator, and has no state of its own in that part: `yield*` costs no object. */
  [Symbol.iterator](): this {
    return this;
  }

  /** @internal A cancellation is left to the driver, which raises it as its own family's. */
  next(_value?: unknown): IteratorResult<unknown, T> {
    if (this.#state !== "FINISHED") return { done: false, value: this };
    if (this.#failed) noteFailed(this.#value, { from: this, to: undefined }, this.next);
    return { done: true, value: this.result() };
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

  // -- for this folder -------------------------------------------------------------------------------------------------

  /** @internal Its result, error or CancelledError, without any effect. */
  _peek(): unknown {
    return this.#value;
  }

  /** @internal Whether it has a result. */
  _hasResult(): boolean {
    return this.#state === "FINISHED" && !this.#failed;
  }

  /** @internal Whether it has an error. */
  _hasFailed(): boolean {
    return this.#failed;
  }

  /** @internal Whether it is done and, if it was cancelled, an executor has taken note of it. */
  _isNotified(): boolean {
    return this.#state === "FINISHED" || this.#state === "CANCELLED_AND_NOTIFIED";
  }

  /** @internal */
  _markSeen(): void {
    if (!this.#unseen) return;
    this.#unseen = false;
    removeUnseen(this);
  }

  /** @internal Cancels it although it is running: its work has stopped. */
  _cancelRunning(reason: unknown): void {
    this.#cancelAs("CANCELLED_AND_NOTIFIED", reason);
  }

  /** @internal */
  _removeDoneCallback(callback: DoneCallback<T>): void {
    this.#callbacks = removeFrom<Callback>(this.#callbacks, callback);
  }

  /** @internal It must not be notified yet. */
  _addWaiter(waiter: Waiter): void {
    this.#waiters = addTo(this.#waiters, waiter);
  }

  /** @internal */
  _removeWaiter(waiter: Waiter): void {
    this.#waiters = removeFrom(this.#waiters, waiter);
  }

  #cancelAs(state: "CANCELLED" | "CANCELLED_AND_NOTIFIED", reason: unknown): void {
    this.#state = state;
    this.#value = toCancelledError(reason);
    if (state === "CANCELLED_AND_NOTIFIED") this.#notify();
    this.#settled();
  }

  #finish(value: unknown): void {
    this.#state = "FINISHED";
    this.#value = value;
    this.#notify();
    this.#settled();
  }

  #notify(): void {
    const waiters = this.#waiters;
    this.#waiters = undefined;
    if (Array.isArray(waiters)) for (const waiter of waiters) waiter.finished(this);
    else waiters?.finished(this);
  }

  #settled(): void {
    if (instrument.current !== undefined) instrument.current.settled?.(this, this._record);
    this._holder?.ended();
    const callbacks = this.#callbacks;
    this.#callbacks = undefined;
    if (Array.isArray(callbacks)) for (const callback of callbacks) this.#call(callback);
    else if (callbacks !== undefined) this.#call(callbacks);
  }

  #call(callback: Callback): void {
    try {
      (callback as DoneCallback<T>)(this);
    } catch (exception) {
      const message = `Exception in callback ${callback.name || "(anonymous)"}`;
      report({ message, exception, future: this });
    }
  }
}

function toCancelledError(reason: unknown): CancelledError {
  if (reason instanceof CancelledError) return reason;
  if (reason instanceof BaseCancelledError) return new CancelledError(reason.reason, reason.requestedBy);
  return new CancelledError(reason);
}
