import { asStandardFuture } from "../core/adapters.ts";
import {
  Context,
  captureValues,
  enterSection,
  keptValues,
  leaveSection,
  NONE,
  type Scope,
  showValues,
  type Values,
} from "../core/context.ts";
import { instrument } from "../core/instrument.ts";
import { isThenable } from "../core/isFuture.ts";
import type { Site } from "../core/site.ts";
import { adopt } from "./adopt.ts";
import { AsyncFunctionSteps } from "./asyncFunction.ts";
import { type Coroutine, type CoroutineFunction, isCoroutine, isGeneratorFunction, type Steps } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop, TaskOptions, Work } from "./eventLoop.ts";
import { cancellationFor, Future } from "./future.ts";
import { findRunningLoop, runAsAsyncTask } from "./running.ts";
import { takeWaitSite } from "./sites.ts";
import { awaitsItself, badYield, notACoroutine, settledFromOutside } from "./taskErrors.ts";

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
export class Task<T> extends Future<T> implements Scope {
  /** @internal The values of its context variables, between its steps; those of `_scope` count. */
  _values: Values = NONE;
  /** @internal Where its context variables live: in the task itself, or in a Context that it was given. */
  _scope: Scope;
  #steps: Steps<T> | undefined;
  #start: CoroutineFunction<T> | undefined;
  /** What the coroutine waits on. */
  #waitsOn: Future<unknown> | undefined;
  /** Cancellation was requested, and not yet thrown into the coroutine. */
  #mustCancel = false;
  /** The last request, as the error that it is. */
  #cancellation: CancelledError | undefined = undefined;
  #cancelRequests = 0;
  #name: string | undefined;
  #controller: AbortController | undefined;
  /** Where it waits, in debug mode. */
  #waitSite: Site | undefined;

  constructor(work: Work<T>, loop: EventLoop, options?: TaskOptions) {
    super(loop);
    this.#name = options?.name;
    if (typeof work === "function") this.#start = work;
    else if (isCoroutine(work)) this.#steps = work;
    else if (work instanceof CoroutineCall) this.#steps = work._take();
    else throw notACoroutine(work);
    tasksMade += 1;
    this.#name ??= `Task-${tasksMade}`;
    this._scope = options?.context ?? this;
    if (this._scope === this) this._values = captureValues();
    if (options?.eagerStart === true && findRunningLoop() === loop) this.#startNow();
    else loop._internals.ready(this);
    if (!this.done()) loop._internals.tasks.add(this);
  }

  getName(): string {
    return this.#name as string;
  }

  /** The coroutine that it steps; undefined once it is done, and before its function was called. */
  getCoro(): unknown {
    return this.#steps;
  }

  /**
   * Where the coroutine waits, the innermost frame first and at most `limit` of them; only in debug mode, else nothing.
   *
   * Differs from asyncio's get_stack, which knows one frame of a suspended coroutine, and always.
   */
  getStack(limit = Number.POSITIVE_INFINITY): string[] {
    const frames = this.#waitSite?.frames() ?? [];
    const driver = frames.findIndex((frame) => frame.includes("#step"));
    return frames.slice(0, Math.min(limit, driver < 0 ? frames.length : driver));
  }

  /** Prints where the coroutine waits: asyncio's print_stack. */
  printStack(limit?: number, print: (text: string) => void = console.error): void {
    const frames = this.getStack(limit);
    const head = frames.length > 0 ? "Stack" : "No stack";
    print([`${head} for ${this.getName()}`, ...frames.map((frame) => `  at ${frame}`)].join("\n"));
  }

  /** The context it runs in: what it sets there, others that run in it see. */
  getContext(): Context {
    if (this._scope === this) this._scope = new Context(this._values);
    return this._scope as Context;
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
    const cancellation = cancellationFor(reason);
    if (instrument !== undefined) instrument.cancelRequested?.(this, cancellation.reason);
    this.#cancelRequests += 1;
    this.#cancellation = cancellation;
    this.#controller?.abort(cancellation);
    if (this.#waitsOn?.cancel(cancellation) !== true) this.#mustCancel = true;
    return true;
  }

  /** How many requests for cancellation there were, less those taken back by `uncancel`. */
  cancelling(): number {
    return this.#cancelRequests;
  }

  /**
   * Takes one request back, and returns how many are left.
   *
   * At none, a request not yet delivered is dropped, and `signal` is a new one.
   */
  uncancel(): number {
    if (this.#cancelRequests === 0) return 0;
    this.#cancelRequests -= 1;
    if (this.#cancelRequests > 0) return this.#cancelRequests;
    this.#mustCancel = false;
    this.#cancellation = undefined;
    this.#controller = undefined;
    return 0;
  }

  // -- for async functions ---------------------------------------------------------------------------------------------

  /** Aborted when the task's cancellation is requested; for `fetch` and its like. The reason is a CancelledError. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#cancellation !== undefined) this.#controller.abort(this.#cancellation);
    }
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
    if (this.done()) return;
    if ((future as unknown) === this) throw awaitsItself(this);
    // Without steps yet, it is in what its function does before it returns.
    this.#steps ??= new AsyncFunctionSteps(this);
    if (this.#steps instanceof AsyncFunctionSteps) this.#steps.awaits(future);
  }

  /** @internal The last request for its cancellation, unless it was taken back. */
  _cancellation(): CancelledError | undefined {
    return this.#cancellation;
  }

  /** @internal */
  _waitsOnNow(): Future<unknown> | undefined {
    return this.#waitsOn;
  }

  /** @internal Whether somebody has asked for its signal. */
  _hasSignal(): boolean {
    return this.#controller !== undefined;
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
    this.#waitSite = undefined;
    if (future._isFulfilled()) this.#step(future._peek(), false);
    else this.#step(future._errorOf(), true);
  }

  /** The first step, in the middle of the code that creates the task. */
  #startNow(): void {
    const before = enterSection(this._scope._values);
    this.#step(undefined, false);
    leaveSection(before);
  }

  /** Lets the coroutine go on with a value or an error, up to its next wait. */
  #step(value: unknown, isError: boolean): void {
    let given = value;
    let throwing = isError;
    if (this.#mustCancel) {
      if (!(throwing && given instanceof CancelledError)) given = this.#cancellation;
      throwing = true;
      this.#mustCancel = false;
    }
    const internals = this._loop._internals;
    const previous = internals.currentTask;
    internals.currentTask = this;
    showValues(this._scope._values);
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
      this._scope._values = keptValues();
      internals.currentTask = previous;
    }
  }

  /** Calls the function that the task was made of; a task cancelled before its start never calls it. */
  #begin(throwing: boolean, error: unknown): Steps<T> {
    if (throwing) throw error;
    const start = this.#start as CoroutineFunction<T>;
    this.#start = undefined;
    // A coroutine needs no carrier: the driver is there at each of its steps.
    if (isGeneratorFunction(start)) this.#steps = start(this) as Coroutine<T>;
    else this.#steps = this.#stepsOf(runAsAsyncTask(this, () => start(this)));
    return this.#steps;
  }

  /** The steps of what a task's function returned. */
  #stepsOf(work: unknown): Steps<T> {
    if (isCoroutine(work)) return work as Steps<T>;
    if (work instanceof CoroutineCall) return work._take();
    const future = asStandardFuture(work);
    if (future !== undefined) return waitingOn(adopt(future, this._loop) as Future<T>);
    if (isThenable(work)) {
      const steps = this.#steps instanceof AsyncFunctionSteps ? this.#steps : new AsyncFunctionSteps(this);
      return steps.follow(work as PromiseLike<T>);
    }
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
    if (this._loop._internals.debug) this.#waitSite = takeWaitSite(future);
    if (instrument !== undefined) instrument.waiting?.(this, future);
    if (this.#mustCancel && future.cancel(this.#cancellation)) this.#mustCancel = false;
  }

  #finish(value: T): void {
    this.#release();
    if (this.#mustCancel) {
      this.#mustCancel = false;
      this._cancelNow(this.#cancellation);
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
