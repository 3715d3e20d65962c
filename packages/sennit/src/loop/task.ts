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
  THROW,
} from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { coroutineOf, isSuspendedCall } from "./coroutineStack.ts";
import * as debugging from "./debugMode.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop, TaskOptions, Work } from "./eventLoop.ts";
import { cancellationFor, Future } from "./future.ts";
import * as plainPromises from "./plainPromise.ts";
import { type NumberOfTask, RareTaskState } from "./rareTaskState.ts";
import { Reaction } from "./reaction.ts";
import { findRunningLoop, runAsAsyncTask } from "./running.ts";
import { creationSite, takeWaitSite } from "./sites.ts";
import { awaitsItself, badYield, settledFromOutside } from "./taskErrors.ts";
import type { Links } from "./taskList.ts";
import { over, waitingOn, workOf } from "./taskWork.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyFuture = Future;
const AnyReaction = Reaction;
const Cancelled = CancelledError;
const nextStep = NEXT;
const throwStep = THROW;
const captureValues = contexts.captureValues;
const debugMode = debugging.debugMode;
const instrument = instruments.instrument;
const isPlainPromise = plainPromises.isPlainPromise;
const keepValues = contexts.keepValues;
const showValues = contexts.showValues;

/** What a task waits on. */
type Wait = Future<unknown> | Reaction;

/** What a task steps once it has begun. */
type Running<T> = Coroutine<T> | AsyncFunctionSteps<T>;

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

  // While it is not done, `_held` is what the next step comes from: what it waits on, and once that is done, what it has waited
  // on last. A reaction serves its next wait on a promise too. Nothing stands there where the next step comes by itself.

  /** @internal The values of its context variables, between its steps; those of a Context that it was given count. */
  _values: Values;
  /** @internal Its neighbours in the list of its loop's tasks. */
  _before: Task<unknown> | undefined;
  /** @internal */
  _after: Task<unknown> | undefined;
  /** What it steps: at first the function that will make it, and later the innermost of coroutines that wait for one another. */
  #work: Running<T> | CoroutineFunction<T> | undefined;
  /**
   * The coroutines that wait for that one by `yield*`, the outermost first; undefined where it is no generator. Generators are
   * stepped without a look-up of their methods.
   */
  #callers: Coroutine<unknown>[] | undefined;
  /** What few tasks have, a name that was given among it; or in its place the task's number, which has none of it. */
  #rare: RareTaskState | NumberOfTask;

  constructor(work: Work<T>, loop: EventLoop, options?: TaskOptions) {
    super(loop);
    this._values = undefined;
    this._before = undefined;
    this._after = undefined;
    this.#work = typeof work === "function" ? work : workOf(work);
    this.#callers = typeof work === "function" ? undefined : NO_CALLERS;
    const name = options?.name;
    this.#rare = name === undefined ? (++tasksMade as NumberOfTask) : new RareTaskState(name);
    const internals = loop._internals;
    const context = options?.context;
    if (context === undefined) this._values = captureValues();
    else this._rarely().context = context;
    if (options?.eagerStart === true && findRunningLoop() === loop) this._startNow();
    else internals.ready(this);
    if (!this.done()) internals.tasks.add(this);
  }

  getName(): string {
    const name = this.#rare.name ?? this.#rare;
    return typeof name === "number" ? `Task-${name}` : name;
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
  getStack(limit?: number): string[] {
    const frames = this.#rare.waitSite?.frames() ?? [];
    const driver = frames.findIndex((frame) => frame.includes("_step"));
    return frames.slice(0, driver < 0 ? undefined : driver).slice(0, limit);
  }

  /** Prints where the coroutine waits: asyncio's print_stack. */
  printStack(limit?: number, print: (text: string) => void = console.error): void {
    const frames = this.getStack(limit);
    const head = `${frames.length > 0 ? "Stack" : "No stack"} for ${this.getName()}`;
    print([head, ...frames].join("\n  at "));
  }

  /** The context it runs in: what it sets there, others that run in it see. */
  getContext(): Context {
    const rare = this._rarely();
    rare.context ??= new Context(this._values);
    return rare.context;
  }

  /** @internal Where its context variables live: in the task itself, or in a Context that it was given. */
  get _scope(): Scope {
    return this.#rare.context ?? this;
  }

  setName(name: string): void {
    this._rarely().name = name;
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
    instrument.current?.cancelRequested?.(this, cancellation.reason, this._record);
    const rare = this._rarely();
    rare.cancelRequests += 1;
    rare.cancellation = cancellation;
    rare.controller?.abort(cancellation);
    if ((this._held as Wait | undefined)?.cancel(cancellation) !== true) rare.mustCancel = true;
    return true;
  }

  /** How many requests for cancellation there were, less those taken back by `uncancel`. */
  cancelling(): number {
    return this.#rare.cancelRequests ?? 0;
  }

  /**
   * Takes one request back, and returns how many are left.
   *
   * At none, a request not yet delivered is dropped, and `signal` is a new one.
   */
  uncancel(): number {
    const rare = this.#rare;
    if (typeof rare === "number" || rare.cancelRequests === 0) return 0;
    rare.cancelRequests -= 1;
    if (rare.cancelRequests === 0) {
      rare.mustCancel = false;
      rare.cancellation = undefined;
      rare.controller = undefined;
    }
    return rare.cancelRequests;
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
    return this.#rare.cancellation;
  }

  /** @internal Of one that is not done. */
  _waitsOnNow(): Future<unknown> | undefined {
    const on = this._held;
    return on instanceof Future && !on.done() ? on : undefined;
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
    return this.#rare.controller !== undefined;
  }

  // -- the driver ------------------------------------------------------------------------------------------------------

  /** @internal A done task's turn is its callbacks', another's is its next step. */
  override _run(): void {
    if (this.done()) super._run();
    else this._wake();
  }

  /** @internal A turn of its own is the shorter way; an error's is for those who look for errors nobody has seen. */
  _settled(future: Future<unknown>): boolean {
    if (!future._isFulfilled()) return false;
    this._loop._internals.ready(this);
    return true;
  }

  /** @internal What it waited on is done; at first, that is nothing. */
  _wake(): void {
    this._step(this._held as Wait | undefined);
  }

  /** @internal The promise that it waits on has settled. */
  override _arrived(): void {
    this._loop._internals.arrive(this);
  }

  /** @internal It waits on a promise no longer: what stands there may be another's by now. */
  override _abandoned(error: unknown): void {
    this._held = new AnyReaction();
    (this._held as Reaction)._report(error, true);
    this._loop._internals.ready(this);
  }

  /** The first step, in the middle of the code that creates the task. */
  private _startNow(): void {
    const { current } = this._loop._internals;
    const outer = current.task;
    const before = enterSection(this._scope._values);
    this._step(undefined);
    leaveSection(before);
    current.task = outer;
  }

  /** Lets the coroutine go on with what came of its wait `on`, up to its next wait. */
  private _step(on: Wait | undefined): void {
    // Where `from` is the task itself, `given` is an error; where it is nothing, a value.
    let from = on;
    let given: unknown;
    // What few tasks have is looked for only by those that have any of it. It stands here, and in no method of its own: V8 takes
    // functions of up to 460 bytes of bytecode into those that call them, and this one would leave no room for the rest of a loop's.
    const rare = this.#rare;
    if (typeof rare !== "number") {
      rare.waitSite = undefined;
      if (rare.mustCancel) {
        rare.mustCancel = false;
        // A wait that was cancelled has an error of that kind already.
        if (on?._isFulfilled() !== false || !(on._errorOf() instanceof Cancelled)) {
          given = rare.cancellation;
          from = this;
        }
      }
    }
    const { current } = this._loop._internals;
    current.task = this;
    showValues(this._scope._values);
    if (instrument.current !== undefined) instrument.current.resumed?.(this, this._record);
    for (;;) {
      try {
        let step: IteratorResult<unknown, T>;
        if (from === undefined) step = this._resume(given);
        else if (from._isFulfilled()) step = this._resume(from._peek());
        else {
          const error = from === this ? given : from._errorOf();
          // Thrown from here: V8 compiles no function that never returns, and goes through one frame less.
          step =
            error instanceof Cancelled && this.#callers !== undefined
              ? throwStep.call(this.#work as Coroutine<never>, error)
              : this._throwInto(error, from);
        }
        if (step.done === true) {
          if (!this._leave()) {
            this._finish(step.value);
            break;
          }
          given = step.value;
          from = undefined;
          continue;
        }
        const yielded = step.value;
        // Who has waited on a promise nearly always goes on with promises.
        if (on !== undefined && on.constructor === AnyReaction && isPlainPromise(yielded)) {
          this._await(yielded, on);
          break;
        }
        // Nearly always it is a future of the same loop: all else is looked at elsewhere.
        const isOwn = yielded instanceof AnyFuture && yielded._loop === this._loop;
        from = isOwn ? this._waitOn(yielded) : this._waitOnAny(yielded);
        // Waiting on what is done lets nothing else run.
        if (from === undefined) break;
      } catch (error) {
        if (!this._leave()) {
          this._fail(error);
          break;
        }
        given = error;
        from = this;
      }
    }
    keepValues(this);
    current.task = undefined;
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
    const work = this.#work as Running<T> | CoroutineFunction<T>;
    if (typeof work !== "function") return work.next(given);
    this._begin(work);
    return this._resume(given);
  }

  /** Throws an error that is no cancellation, and notes that it comes here. */
  private _throwInto(error: unknown, from: Wait): IteratorResult<unknown, T> {
    // A function that was not called yet never is; an async function has heard of its error by itself.
    if (this.#callers === undefined) throw error;
    const work = this.#work as Coroutine<T>;
    if (from === this) return throwOn(work, error, this);
    const future = from instanceof Future ? from : undefined;
    return throwInto(work, error, { from: future, to: this, name: this.getName(), made: creationSite(from) });
  }

  /** Waits on what was yielded, whatever it is, as `_waitOn` does. */
  private _waitOnAny(yielded: unknown): Future<unknown> | undefined {
    if (yielded === undefined || yielded === null) {
      // A bare yield waits for one iteration: the next step comes by itself.
      this._held = undefined;
      this._loop._internals.ready(this);
      return undefined;
    }
    if (isPlainPromise(yielded)) {
      if ((this._held as Wait | undefined)?.constructor !== AnyReaction) this._held = new AnyReaction();
      this._await(yielded, this._held as Reaction);
      return undefined;
    }
    if (isSuspendedCall(yielded)) return this._waitOnAny(this._takeOver(yielded));
    const future = adopt(yielded, this._loop);
    if (future !== undefined) return this._waitOn(future);
    this._failNext(badYield(yielded));
    return undefined;
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
  private _stepsOf(returned: unknown): Running<T> {
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

  /** Waits on a plain promise, at which `free` may stand. */
  private _await(promise: Promise<unknown>, free: Reaction): void {
    const left = AnyReaction.at(promise, this, free);
    if (left !== undefined) this._held = left;
    if (typeof this.#rare !== "number" || instrument.current !== undefined) this._noteWait(left ?? free, promise);
  }

  /** Waits on a future, unless that is done, which is returned then. */
  private _waitOn(future: Future<unknown>): Future<unknown> | undefined {
    if (future.done()) return future;
    if (future === this) {
      this._failNext(awaitsItself(this));
      return undefined;
    }
    future._add(this);
    this._held = future;
    if (typeof this.#rare !== "number" || instrument.current !== undefined || debugMode.used)
      this._noteWait(future, future);
    return undefined;
  }

  /** It waits for `x` on `on`: what comes of that for an instrument, in debug mode, and of an earlier request for its cancellation. */
  private _noteWait(on: Wait, x: object): void {
    instrument.current?.waiting?.(this, x, this._record);
    if (this._loop._internals.debug) this._rarely().waitSite = takeWaitSite(on);
    const rare = this.#rare;
    if (rare.mustCancel === true && on.cancel(rare.cancellation)) rare.mustCancel = false;
  }

  private _finish(value: T): void {
    this._release();
    const rare = this.#rare;
    if (rare.mustCancel === true) {
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
    this._loop._internals.tasks.delete(this);
  }

  private _rarely(): RareTaskState {
    if (typeof this.#rare === "number") this.#rare = new RareTaskState(this.#rare);
    return this.#rare;
  }
}
