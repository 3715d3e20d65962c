import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { instrument } from "../core/instrument.ts";
import { isFuture, isThenable } from "../core/isFuture.ts";
import { adopt } from "./adopt.ts";
import { AsyncFunctionSteps } from "./asyncFunction.ts";
import { type Coroutine, type CoroutineFunction, isCoroutine, type Steps } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop, TaskOptions, Work } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { runAsAsyncTask } from "./running.ts";

let tasksMade = 0;

/**
 * A coroutine, or an async function, that a loop runs step by step: asyncio's Task.
 *
 * Its loop holds it until it is done, unlike asyncio's.
 *
 * @example
 * ```ts
 * import { createTask, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const task = createTask(function* () {
 *     yield* sleep(10);
 *     return "done";
 *   });
 *   return yield* task;
 * }); // => "done"
 * ```
 */
export class Task<T> extends Future<T> {
  #steps: Steps<T> | undefined;
  #start: CoroutineFunction<T> | undefined;
  /** What the coroutine waits on. */
  #waitsOn: Future<unknown> | undefined;
  /** Cancellation was requested, and not yet thrown into the coroutine. */
  #mustCancel = false;
  #cancelReason: unknown = undefined;
  #cancelRequests = 0;
  #name: string | undefined;
  #controller: AbortController | undefined;

  constructor(work: Work<T>, loop: EventLoop, options?: TaskOptions) {
    super(loop);
    this.#name = options?.name;
    if (typeof work === "function") this.#start = work;
    else if (isCoroutine(work)) this.#steps = work;
    else if (work instanceof CoroutineCall) this.#steps = work._take();
    else throw notACoroutine(work);
    tasksMade += 1;
    this.#name ??= `Task-${tasksMade}`;
    loop._internals.tasks.add(this);
    loop._internals.ready(this);
  }

  getName(): string {
    return this.#name as string;
  }

  setName(name: string): void {
    this.#name = name;
  }

  /** Throws a UsageError: a task's result is what its coroutine returns. */
  override setResult(_value: T): never {
    throw settledFromOutside("setResult");
  }

  /** Throws a UsageError: a task's error is what its coroutine throws. */
  override setException(_error: unknown): never {
    throw settledFromOutside("setException");
  }

  /**
   * Requests that a CancelledError is thrown into the coroutine where it waits, and says whether the request was taken.
   *
   * The request goes to the innermost wait at once. The coroutine may clean up, with further waits, and may refuse.
   */
  override cancel(reason?: unknown): boolean {
    if (this.done()) return super.cancel(reason);
    if (instrument !== undefined) instrument.cancelRequested?.(this, reason);
    this.#cancelRequests += 1;
    if (this.#waitsOn?.cancel(reason) === true) return true;
    this.#mustCancel = true;
    this.#cancelReason = reason;
    return true;
  }

  /** How many requests for cancellation there were, less those taken back by `uncancel`. */
  cancelling(): number {
    return this.#cancelRequests;
  }

  /** Takes one request back, and returns how many are left. At none, a request not yet delivered is dropped. */
  uncancel(): number {
    if (this.#cancelRequests > 0) {
      this.#cancelRequests -= 1;
      if (this.#cancelRequests === 0) this.#mustCancel = false;
    }
    return this.#cancelRequests;
  }

  // -- for async functions ---------------------------------------------------------------------------------------------

  /** Aborted when the task's cancellation is requested; for `fetch` and its like. The reason is a CancelledError. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Waits for `x` in such a way that cancelling the task ends the wait: for promises, which cannot be cancelled. */
  wait<V>(x: PromiseLike<V>): PromiseLike<V> {
    const future = adopt(x, this._loop);
    this._awaits(future);
    return future;
  }

  /** @internal */
  _awaits(future: Future<unknown>): void {
    if (this.#steps instanceof AsyncFunctionSteps && !this.done()) this.#steps.awaits(future);
  }

  /** @internal */
  _abort(reason: CancelledError): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }

  /** @internal The reason of its signal, once it was aborted. */
  _cancellation(): CancelledError | undefined {
    return this.#controller?.signal.aborted === true ? this.#controller.signal.reason : undefined;
  }

  // -- the driver ------------------------------------------------------------------------------------------------------

  /** @internal A done task's turn is its callbacks', another's is its next step. */
  override _run(): void {
    if (this.done()) super._run();
    else this.#step(undefined, false);
  }

  /** @internal What it waited on is done. */
  _wake(future: Future<unknown>): void {
    this.#waitsOn = undefined;
    if (future._isFulfilled()) this.#step(future._peek(), false);
    else this.#step(future._errorOf(), true);
  }

  /** Lets the coroutine go on with a value or an error, up to its next wait. */
  #step(value: unknown, isError: boolean): void {
    let given = value;
    let throwing = isError;
    if (this.#mustCancel) {
      if (!(throwing && given instanceof CancelledError)) given = this.#newCancelledError();
      throwing = true;
      this.#mustCancel = false;
    }
    const internals = this._loop._internals;
    const previous = internals.currentTask;
    internals.currentTask = this;
    if (instrument !== undefined) instrument.resumed?.(this);
    try {
      for (;;) {
        const steps = this.#steps ?? this.#begin(throwing, given);
        const step = throwing ? steps.throw(given) : steps.next(given);
        if (step.done === true) {
          this.#finish(step.value);
          return;
        }
        if (step.value === undefined || step.value === null) {
          // A bare yield waits for one iteration.
          internals.ready(this);
          return;
        }
        const awaited = adopt(step.value, this._loop);
        if (awaited === undefined || (awaited as unknown) === this) {
          this.#failNext(awaited === undefined ? badYield(step.value) : awaitsItself(this));
          return;
        }
        if (!awaited.done()) {
          this.#waitOn(awaited);
          return;
        }
        // Waiting on what is done lets nothing else run.
        throwing = !awaited._isFulfilled();
        given = throwing ? awaited._errorOf() : awaited._peek();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      internals.currentTask = previous;
    }
  }

  /** Calls the function that the task was made of; a task cancelled before its start never calls it. */
  #begin(throwing: boolean, error: unknown): Steps<T> {
    if (throwing) throw error;
    const start = this.#start as CoroutineFunction<T>;
    this.#start = undefined;
    const work = runAsAsyncTask(this, () => start(this));
    this.#steps = this.#stepsOf(work);
    return this.#steps;
  }

  /** The steps of what a task's function returned. */
  #stepsOf(work: unknown): Steps<T> {
    if (isCoroutine(work)) return work as Steps<T>;
    if (work instanceof CoroutineCall) return work._take();
    if (isFuture(work)) return waitingOn(adopt(work, this._loop) as Future<T>);
    if (isThenable(work)) return new AsyncFunctionSteps(this, work as PromiseLike<T>);
    return returned(work as T);
  }

  /** A mistake at a yield is an error at that yield, in the next iteration. */
  #failNext(error: Error): void {
    const wait = new Future<unknown>(this._loop);
    this.#waitOn(wait);
    wait.setException(error);
  }

  #waitOn(future: Future<unknown>): void {
    future._addWaiter(this);
    this.#waitsOn = future;
    if (instrument !== undefined) instrument.waiting?.(this, future);
    if (this.#mustCancel && future.cancel(this.#cancelReason)) this.#mustCancel = false;
  }

  #finish(value: T): void {
    this.#release();
    if (this.#mustCancel) {
      this.#mustCancel = false;
      this._cancelNow(this.#cancelReason);
    } else {
      super.setResult(value);
    }
  }

  #fail(error: unknown): void {
    this.#release();
    if (error instanceof CancelledError) this._cancelNow(error);
    else this._reject(error);
  }

  /** Lets go of the coroutine, and the loop of the task. */
  #release(): void {
    this.#steps = undefined;
    this.#start = undefined;
    this._loop._internals.tasks.delete(this);
  }

  #newCancelledError(): CancelledError {
    const reason = this.#cancelReason;
    this.#cancelReason = undefined;
    return reason instanceof CancelledError ? reason : new CancelledError(reason);
  }
}

function* waitingOn<T>(future: Future<T>): Coroutine<T> {
  return yield* future;
}

/** The steps of a plain function: it has returned already. */
function returned<T>(value: T): Steps<T> {
  return {
    next: () => ({ done: true, value }),
    throw: (error) => {
      throw error;
    },
  };
}

function notACoroutine(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_COROUTINE", {
    did: `a task was created of ${describe(x)}`,
    wrong: "a task runs a coroutine or a function, and a future runs already",
    write: "createTask(function* () { … }), or ensureFuture(x) for a future",
  });
}

function settledFromOutside(method: string): UsageError {
  return new UsageError("ERR_TASK_SETTLED_FROM_OUTSIDE", {
    did: `${method}() was called on a task`,
    wrong: "its outcome is what its coroutine returns or throws",
    write: `const future = loop.createFuture(); future.${method}(…)`,
  });
}

function awaitsItself(task: Task<unknown>): UsageError {
  return new UsageError("ERR_TASK_AWAITS_ITSELF", {
    did: `the task ${task.getName()} yielded itself`,
    wrong: "it would wait for ever",
    write: "yield* anotherTask",
  });
}

function badYield(x: unknown): UsageError {
  return new UsageError("ERR_BAD_YIELD", {
    did: `a coroutine yielded ${describe(x)}`,
    wrong: "a task can wait on futures of any family and on promises only",
    write: isCoroutine(x) ? "yield* other()" : "yield* future",
  });
}
