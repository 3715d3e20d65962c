import * as adapters from "../core/adapters.ts";
import { asStandardFuture } from "../core/adapters.ts";
import * as contexts from "../core/context.ts";
import { Context, enterSection, leaveSection, type Scope, type Values } from "../core/context.ts";
import { coroutineName } from "../core/coroutineName.ts";
import { isBridge } from "../core/frames.ts";
import * as instruments from "../core/instrument.ts";
import { isThenable } from "../core/isFuture.ts";
import { type Frame, standingOf, toFrame } from "../core/standing.ts";
import { noteExit, throwInto, throwOn } from "../core/trace.ts";
import { adopt } from "./adopt.ts";
import { AsyncFunctionSteps } from "./asyncFunction.ts";
import {
  asGenerator,
  type Coroutine,
  type CoroutineFunction,
  isCoroutine,
  isGenerator,
  isGeneratorFunction,
  NEXT,
  type Steps,
  THROW,
} from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { coroutineOf, isSuspendedCall } from "./coroutineStack.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop, TaskOptions, Work } from "./eventLoop.ts";
import { cancellationFor, Future } from "./future.ts";
import { PromiseWait } from "./promiseWait.ts";
import { RareTaskState } from "./rareTaskState.ts";
import * as reactions from "./reaction.ts";
import { findRunningLoop, runAsAsyncTask } from "./running.ts";
import { creationSite, takeWaitSite } from "./sites.ts";
import { awaitsItself, badYield, settledFromOutside } from "./taskErrors.ts";
import type { Links } from "./taskList.ts";
import { over, waitingOn, workOf } from "./taskWork.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyFuture = Future;
const nextStep = NEXT;
const adapterFor = adapters.adapterFor;
const captureValues = contexts.captureValues;
const instrument = instruments.instrument;
const isPlainPromise = reactions.isPlainPromise;
const keepValues = contexts.keepValues;
const showValues = contexts.showValues;

let tasksMade = 0;

/** No coroutines that wait for another, as in most tasks. */
const NO_CALLERS: Coroutine<unknown>[] = [];

/** What its places are called in a trace. */
const KIND = "asyncio";

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
export class Task<T> extends Future<T> implements Scope, Links {
  // Its methods are private for the type checker only: those with a # would cost each task a field.

  /** @internal Its waits on native promises, one after the other: nothing else stands behind a task. */
  declare _backing: PromiseWait | undefined;
  /** @internal The values of its context variables, between its steps; those of a Context that it was given count. */
  _values: Values;
  /** @internal Its neighbours in the list of its loop's tasks. */
  _before: Task<unknown> | undefined;
  /** @internal */
  _after: Task<unknown> | undefined;
  /** What it steps: at first the function that will make it, and later the innermost of coroutines that wait for one another. */
  #work: Steps<T> | CoroutineFunction<T> | undefined;
  /**
   * The coroutines that wait for that one by `yield*`, the outermost first; undefined where it is no generator. Generators are
   * stepped without a look-up of their methods.
   */
  #callers: Coroutine<unknown>[] | undefined;
  /** What the coroutine waits on. */
  #waitsOn: Future<unknown> | PromiseWait | undefined;
  #name: string | number;
  #rare: RareTaskState | undefined;

  constructor(work: Work<T>, loop: EventLoop, options?: TaskOptions) {
    super(loop);
    this._values = undefined;
    this._before = undefined;
    this._after = undefined;
    this.#work = typeof work === "function" ? work : workOf(work);
    this.#callers = typeof work === "function" ? undefined : NO_CALLERS;
    this.#waitsOn = undefined;
    tasksMade += 1;
    this.#name = tasksMade;
    this.#rare = undefined;
    const internals = loop._internals;
    if (options === undefined) {
      this._values = captureValues();
      internals.ready(this);
      internals.tasks.add(this);
    } else {
      this._configure(options);
      if (options.eagerStart === true && findRunningLoop() === loop) this._startNow();
      else internals.ready(this);
      if (!this.done()) internals.tasks.add(this);
    }
  }

  private _configure({ name, context }: TaskOptions): void {
    if (name !== undefined) this.#name = name;
    if (context === undefined) this._values = captureValues();
    else this._rarely().context = context;
  }

  getName(): string {
    return typeof this.#name === "number" ? `Task-${this.#name}` : this.#name;
  }

  /** The coroutine that it steps; undefined once it is done, and before its function was called. */
  getCoro(): unknown {
    return this.#callers?.[0] ?? (typeof this.#work === "function" ? undefined : this.#work);
  }

  /**
   * Where the coroutine waits, the innermost frame first and at most `limit` of them; only in debug mode, else nothing.
   *
   * Differs from asyncio's get_stack, which knows one frame of a suspended coroutine, and always.
   */
  getStack(limit = Number.POSITIVE_INFINITY): string[] {
    const frames = this.#rare?.waitSite?.frames() ?? [];
    const driver = frames.findIndex((frame) => frame.includes("_step"));
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
    const rare = this._rarely();
    rare.context ??= new Context(this._values);
    return rare.context;
  }

  /** @internal Where its context variables live: in the task itself, or in a Context that it was given. */
  get _scope(): Scope {
    return this.#rare?.context ?? this;
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
    if (instrument.current !== undefined) instrument.current.cancelRequested?.(this, cancellation.reason, this._record);
    const rare = this._rarely();
    rare.cancelRequests += 1;
    rare.cancellation = cancellation;
    rare.controller?.abort(cancellation);
    if (this.#waitsOn?.cancel(cancellation) !== true) rare.mustCancel = true;
    return true;
  }

  /** How many requests for cancellation there were, less those taken back by `uncancel`. */
  cancelling(): number {
    return this.#rare?.cancelRequests ?? 0;
  }

  /**
   * Takes one request back, and returns how many are left.
   *
   * At none, a request not yet delivered is dropped, and `signal` is a new one.
   */
  uncancel(): number {
    const rare = this.#rare;
    if (rare === undefined || rare.cancelRequests === 0) return 0;
    rare.cancelRequests -= 1;
    if (rare.cancelRequests > 0) return rare.cancelRequests;
    rare.mustCancel = false;
    rare.cancellation = undefined;
    rare.controller = undefined;
    return 0;
  }

  // -- for async functions ---------------------------------------------------------------------------------------------

  /** Aborted when the task's cancellation is requested; for `fetch` and its like. The reason is a CancelledError. */
  get signal(): AbortSignal {
    const rare = this._rarely();
    if (rare.controller === undefined) {
      rare.controller = new AbortController();
      if (rare.cancellation !== undefined) rare.controller.abort(rare.cancellation);
    }
    return rare.controller.signal;
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
    this.#work ??= new AsyncFunctionSteps(this);
    if (this.#work instanceof AsyncFunctionSteps) this.#work.awaits(future);
  }

  /** @internal The last request for its cancellation, unless it was taken back. */
  _cancellation(): CancelledError | undefined {
    return this.#rare?.cancellation;
  }

  /** @internal */
  _waitsOnNow(): Future<unknown> | undefined {
    return this.#waitsOn instanceof Future ? this.#waitsOn : undefined;
  }

  /** @internal The places of its coroutine in debug mode, or else its name, below those of what it waits on. */
  override _trace(): readonly Frame[] {
    const work = this.#work;
    const on = work instanceof AsyncFunctionSteps ? work.awaitedNow() : this._waitsOnNow();
    const places = this.getStack().filter((frame) => !isBridge(frame));
    if (places.length > 0) return [...standingOf(on), ...places.map((frame) => toFrame(frame, KIND))];
    const isNamed = isCoroutine(work) && !(work instanceof waitingOn);
    const name = (isNamed && coroutineName(work)) || this.getName();
    return [...standingOf(on), { name, kind: KIND }];
  }

  /** @internal Whether somebody has asked for its signal. */
  _hasSignal(): boolean {
    return this.#rare?.controller !== undefined;
  }

  // -- the driver ------------------------------------------------------------------------------------------------------

  /** @internal A done task's turn is its callbacks', another's is its next step. */
  override _run(): void {
    if (this.done()) super._run();
    else if (this.#waitsOn === undefined) this._step(undefined, false);
    else this._wake(this.#waitsOn);
  }

  /** @internal A turn of its own is the shorter way; an error's is for those who look for errors nobody has seen. */
  _settled(future: Future<unknown>): boolean {
    if (!future._isFulfilled()) return false;
    this._loop._internals.ready(this);
    return true;
  }

  /** @internal What it waited on is done. */
  _wake(on: Future<unknown> | PromiseWait): void {
    this.#waitsOn = undefined;
    if (on._isFulfilled()) this._step(on._peek(), false);
    else this._step(on._errorOf(), true, on instanceof Future ? on : undefined);
  }

  /** The first step, in the middle of the code that creates the task. */
  private _startNow(): void {
    const before = enterSection(this._scope._values);
    this._step(undefined, false);
    leaveSection(before);
  }

  /** Lets the coroutine go on with a value, or with an error that comes from `failed`, up to its next wait. */
  private _step(value: unknown, isError: boolean, failed?: Future<unknown>): void {
    let given = value;
    let throwing = isError;
    let from = failed;
    // What few tasks have is looked for only by those that have any of it.
    const rare = this.#rare;
    if (rare !== undefined) {
      rare.waitSite = undefined;
      if (rare.mustCancel) {
        if (!(throwing && given instanceof CancelledError)) given = rare.cancellation;
        throwing = true;
        rare.mustCancel = false;
      }
    }
    const internals = this._loop._internals;
    const previous = internals.currentTask;
    internals.currentTask = this;
    showValues(this._scope._values);
    if (instrument.current !== undefined) instrument.current.resumed?.(this, this._record);
    for (;;) {
      try {
        const step = throwing ? this._throwInto(given, from) : this._resume(given);
        if (step.done === true) {
          if (!this._leave()) {
            this._finish(step.value);
            break;
          }
          given = step.value;
          throwing = false;
          continue;
        }
        const yielded = step.value;
        // Nearly always it is a future of the same loop: all else is looked at elsewhere.
        const awaited =
          yielded instanceof AnyFuture && yielded._loop === this._loop ? yielded : this._futureOf(yielded);
        if (awaited === undefined) break;
        if (!awaited.done()) {
          this._waitOn(awaited);
          break;
        }
        // Waiting on what is done lets nothing else run.
        throwing = !awaited._isFulfilled();
        given = throwing ? awaited._errorOf() : awaited._peek();
        from = awaited;
      } catch (error) {
        if (!this._leave()) {
          this._fail(error);
          break;
        }
        given = error;
        throwing = true;
        from = this;
      }
    }
    keepValues(this._scope);
    internals.currentTask = previous;
  }

  /** The innermost coroutine has come to its end: says whether there is one that has waited for it, and is the innermost now. */
  private _leave(): boolean {
    const caller = this.#callers?.pop();
    if (caller === undefined) return false;
    this.#work = caller as Coroutine<T>;
    return true;
  }

  private _resume(given: unknown): IteratorResult<unknown, T> {
    if (this.#callers !== undefined) return nextStep.call(this.#work as Coroutine<never>, given);
    const work = this.#work as Steps<T> | CoroutineFunction<T>;
    if (typeof work !== "function") return work.next(given);
    this._begin(work);
    return this._resume(given);
  }

  /** Notes that an error comes here; an async function has heard of it by itself. */
  private _throwInto(error: unknown, from: Future<unknown> | undefined): IteratorResult<unknown, T> {
    const work = this.#work as Steps<T> | CoroutineFunction<T>;
    // A task that is cancelled before its start never calls its function.
    if (typeof work === "function") throw error;
    if (error instanceof CancelledError || work instanceof AsyncFunctionSteps) {
      return this.#callers === undefined ? work.throw(error) : THROW.call(work as Coroutine<never>, error);
    }
    if (from === this) return throwOn(work, error, this);
    const made = from && creationSite(from);
    return throwInto(work, error, { from, to: this, name: this.getName(), made });
  }

  /** The future of what was yielded. Undefined if the task does without: its next turn comes by itself then. */
  private _futureOf(yielded: unknown): Future<unknown> | undefined {
    if (yielded === undefined || yielded === null) {
      // A bare yield waits for one iteration.
      this._loop._internals.ready(this);
      return undefined;
    }
    if (this._waitOnPromise(yielded)) return undefined;
    if (isSuspendedCall(yielded)) return this._futureOf(this._takeOver(yielded));
    const future = adopt(yielded, this._loop);
    if (future === undefined) this._failNext(badYield(yielded));
    return future;
  }

  /** Steps the coroutine of `call` itself from now on, in which this one has suspended, and says what that waits on. */
  private _takeOver(call: CoroutineCall<unknown>): unknown {
    if (this.#callers === NO_CALLERS) this.#callers = [];
    let innermost: unknown = call;
    while (isSuspendedCall(innermost)) {
      // In debug mode all coroutines stay where they are: their frames are to be on the stack at each wait.
      if (!this._loop._internals.debug) {
        this.#callers?.push(this.#work as Coroutine<T>);
        this.#work = innermost._handOver() as Coroutine<T>;
      }
      innermost = innermost._takeWait();
    }
    return innermost;
  }

  /** Calls the function that the task was made of. */
  private _begin(start: CoroutineFunction<T>): void {
    this.#work = undefined;
    // A coroutine needs no carrier: the driver is there at each of its steps.
    const steps = isGeneratorFunction(start)
      ? (start(this) as Coroutine<T>)
      : this._stepsOf(runAsAsyncTask(this, start));
    this.#work = steps;
    this.#callers = isGenerator(steps) ? NO_CALLERS : undefined;
  }

  /** The steps of what a task's function returned. */
  private _stepsOf(returned: unknown): Steps<T> {
    if (isCoroutine(returned)) return asGenerator(returned as Coroutine<T>);
    if (returned instanceof CoroutineCall) return coroutineOf(returned as CoroutineCall<T>);
    const future = asStandardFuture(returned);
    if (future !== undefined) return waitingOn(adopt(future, this._loop) as Future<T>);
    if (isThenable(returned)) {
      const steps = this.#work instanceof AsyncFunctionSteps ? this.#work : new AsyncFunctionSteps(this);
      return steps.follow(returned as PromiseLike<T>);
    }
    return over(returned as T);
  }

  /** A mistake at a yield is an error at that yield, in the next iteration. */
  private _failNext(error: Error): void {
    const wait = new Future<unknown>(this._loop);
    this._waitOn(wait);
    wait.setException(error);
  }

  /** Waits on a native promise that no adapter knows; says whether it is one. */
  private _waitOnPromise(x: unknown): boolean {
    if (!isPlainPromise(x) || adapterFor(x) !== undefined) return false;
    this._backing ??= new PromiseWait(this);
    this.#waitsOn = this._backing;
    this._backing.begin(x);
    if (instrument.current !== undefined) instrument.current.waiting?.(this, x, this._record);
    if (this.#rare !== undefined) this._waitRarely(this._backing);
    return true;
  }

  private _waitOn(future: Future<unknown>): void {
    if ((future as unknown) === this) {
      this._failNext(awaitsItself(this));
      return;
    }
    future._add(this);
    this.#waitsOn = future;
    if (instrument.current !== undefined) instrument.current.waiting?.(this, future, this._record);
    if (this.#rare !== undefined || this._loop._internals.debug) this._waitRarely(future);
  }

  private _waitRarely(on: Future<unknown> | PromiseWait): void {
    const rare = this._rarely();
    if (this._loop._internals.debug) rare.waitSite = takeWaitSite(on);
    if (rare.mustCancel && on.cancel(rare.cancellation)) rare.mustCancel = false;
  }

  private _finish(value: T): void {
    this._release();
    const rare = this.#rare;
    if (rare?.mustCancel === true) {
      rare.mustCancel = false;
      this._cancelNow(rare.cancellation);
    } else {
      super.setResult(value);
    }
  }

  private _fail(error: unknown): void {
    this._release();
    if (error instanceof CancelledError) {
      this._cancelNow(error);
    } else {
      noteExit(error, this);
      this._reject(error);
    }
  }

  /** Lets go of the coroutine, and the loop of the task. */
  private _release(): void {
    this.#work = undefined;
    if (this.#rare !== undefined) this.#rare.waitSite = undefined;
    this._loop._internals.tasks.delete(this);
  }

  private _rarely(): RareTaskState {
    this.#rare ??= new RareTaskState();
    return this.#rare;
  }
}
