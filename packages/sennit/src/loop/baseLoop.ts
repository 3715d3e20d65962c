import { onAbort } from "../core/onAbort.ts";
import { adopt } from "./adopt.ts";
import { isGeneratorFunction } from "./coroutine.ts";
import * as debugging from "./debugMode.ts";
import { ensureFuture } from "./ensureFuture.ts";
import type {
  EventLoop,
  ExceptionContext,
  ExceptionHandler,
  Runnable,
  RunOptions,
  Submitter,
  TaskFactory,
  TaskOptions,
  Work,
} from "./eventLoop.ts";
import { Future } from "./future.ts";
import * as handles from "./handle.ts";
import { Handle, TimerHandle } from "./handle.ts";
import { LoopInternals } from "./internals.ts";
import * as errors from "./loopErrors.ts";
import { loopIsClosed, neverRuns, noExecutor, notATime, stillRunning } from "./loopErrors.ts";
import { type Ready, ReadyQueue } from "./readyQueue.ts";
import { Task } from "./task.ts";
import { Timers } from "./timers.ts";
import { UnseenFailures } from "./unseenFailures.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const OwnFuture = Future;
const OwnHandle = Handle;
const callOf = handles.callOf;
const checkFunction: typeof errors.checkFunction = errors.checkFunction;
const debugMode = debugging.debugMode;

type Callback = (...args: never[]) => unknown;

/** What all loops have in common: everything but the clock, and when to run an iteration. */
export abstract class BaseLoop implements EventLoop {
  slowCallbackDuration = 100;
  readonly _internals: LoopInternals;
  protected timers: Timers;
  /** What the clock has shown last. */
  protected now = 0;
  /** `stop` was called, and not yet obeyed. */
  protected stopRequested = false;
  #taskFactory: TaskFactory | undefined;
  #exceptionHandler: ExceptionHandler | undefined;
  #defaultExecutor: Submitter | undefined;
  #closed = false;

  constructor(timerResolution: 0 | 1) {
    this.timers = new Timers(timerResolution);
    const unseen = new UnseenFailures((exception, { kind, site }) => {
      const message = `${kind} exception was never retrieved`;
      this.callExceptionHandler({ message, exception, ...(site && { sourceTraceback: site.frames() }) });
    });
    this._internals = new LoopInternals(this, unseen);
  }

  abstract time(): number;
  abstract isRunning(): boolean;

  /** @internal Something was scheduled while the loop was asleep: an entry for the next iteration, or a timer. */
  abstract _wake(): void;

  // -- scheduling ------------------------------------------------------------------------------------------------------

  callSoon<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): Handle;
  callSoon(callback: Callback): Handle {
    this.#check("loop.callSoon", callback);
    // biome-ignore lint/complexity/noArguments: a rest parameter would cost an array at each call
    const call = callOf(callback, arguments.length === 1 ? undefined : argsFrom(1, arguments));
    const handle = new OwnHandle(this, call);
    this._internals.ready(handle);
    return handle;
  }

  callSoonThreadsafe<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): Handle {
    return this.callSoon(callback, ...args);
  }

  callLater<Args extends readonly unknown[]>(
    delay: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle;
  callLater(delay: number, callback: Callback): TimerHandle {
    // biome-ignore lint/complexity/noArguments: as in callSoon
    const args = arguments.length === 2 ? undefined : argsFrom(2, arguments);
    return this.#schedule(delay, callback, args, true);
  }

  callAt<Args extends readonly unknown[]>(
    when: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle;
  callAt(when: number, callback: Callback): TimerHandle {
    // biome-ignore lint/complexity/noArguments: as in callSoon
    const args = arguments.length === 2 ? undefined : argsFrom(2, arguments);
    return this.#schedule(when, callback, args, false);
  }

  #schedule(time: number, callback: Callback, args: readonly unknown[] | undefined, isDelay: boolean): TimerHandle {
    this.#check("loop.callAt", callback);
    if (typeof time !== "number" || Number.isNaN(time)) throw notATime(time);
    const handle = new TimerHandle(this, time, callOf(callback, args));
    if (isDelay) this.addDelayed(handle);
    else this._addTimer(handle);
    if (this._internals.asleep) this._wake();
    return handle;
  }

  /** Adds a timer that has its delay for its time. */
  protected addDelayed(handle: TimerHandle): void {
    handle._when += this.time();
    this._addTimer(handle);
  }

  /** @internal Adds a timer that has its time. */
  _addTimer(handle: TimerHandle): void {
    this.timers.add(handle);
    this._internals.due = true;
  }

  #check(method: string, callback: unknown): void {
    if (this.#closed) throw loopIsClosed(method);
    checkFunction(method, callback);
    if (debugMode.used && this._internals.debug && isGeneratorFunction(callback)) throw neverRuns(method);
  }

  // -- iterations ------------------------------------------------------------------------------------------------------

  /** Makes the timers ready that are due: what an iteration begins with. */
  protected takeDue(): void {
    this.timers.takeDue(this.now, this._internals.queue);
  }

  /** Runs an entry in debug mode. */
  protected runTimed(entry: Ready): void {
    const before = performance.now();
    entry._run();
    const took = performance.now() - before;
    if (took < this.slowCallbackDuration) return;
    const who = entry instanceof Task ? `the task ${entry.getName()}` : `a ${entry.constructor.name}`;
    this.callExceptionHandler({ message: `Executing ${who} took ${took.toFixed(0)} ms` });
  }

  // -- futures and tasks -----------------------------------------------------------------------------------------------

  createFuture<T>(): Future<T> {
    return new OwnFuture<T>(this);
  }

  createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
    if (this.#closed) throw loopIsClosed("loop.createTask");
    const factory = this.#taskFactory;
    return factory === undefined ? new Task(work, this, options) : factory(this, work, options ?? {});
  }

  setTaskFactory(factory: TaskFactory | undefined): void {
    this.#taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | undefined {
    return this.#taskFactory;
  }

  runInExecutor<Args extends readonly unknown[], T>(
    executor: Submitter | undefined,
    fn: (...args: Args) => T,
    ...args: Args
  ): Future<Awaited<T>> {
    const chosen = executor ?? this.#defaultExecutor;
    if (chosen === undefined) throw noExecutor();
    return adopt(chosen.submit(fn, ...args), this);
  }

  setDefaultExecutor(executor: Submitter): void {
    this.#defaultExecutor = executor;
  }

  // -- errors ----------------------------------------------------------------------------------------------------------

  setExceptionHandler(handler: ExceptionHandler | undefined): void {
    this.#exceptionHandler = handler;
  }

  getExceptionHandler(): ExceptionHandler | undefined {
    return this.#exceptionHandler;
  }

  defaultExceptionHandler(context: ExceptionContext): void {
    const site = context.sourceTraceback === undefined ? [] : ["\nmade at", context.sourceTraceback.join("\n   at ")];
    if ("exception" in context) console.error(`${context.message}:`, context.exception, ...site);
    else console.error(context.message, ...site);
  }

  callExceptionHandler(context: ExceptionContext): void {
    try {
      if (this.#exceptionHandler === undefined) this.defaultExceptionHandler(context);
      else this.#handleBy(this.#exceptionHandler, context);
    } catch {
      // Nobody is left to tell, and the loop goes on.
    }
  }

  #handleBy(handler: ExceptionHandler, context: ExceptionContext): void {
    try {
      handler(this, context);
    } catch (exception) {
      this.defaultExceptionHandler(context);
      this.defaultExceptionHandler({ message: "Unhandled error in exception handler", exception });
    }
  }

  getDebug(): boolean {
    return this._internals.debug;
  }

  setDebug(enabled: boolean): void {
    if (enabled) debugMode.used = true;
    this._internals.debug = enabled;
  }

  // -- from start to end -----------------------------------------------------------------------------------------------

  abstract run<T>(main: Runnable<T>, options?: RunOptions): Promise<T>;

  stop(): void {
    this.stopRequested = true;
    this._internals.due = true;
    if (this._internals.asleep) this._wake();
  }

  isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.isRunning()) throw stillRunning();
    this.#closed = true;
    this._internals.queue = new ReadyQueue();
    this.timers = new Timers(0);
  }

  /** The future of `main`, which the end of `signal` cancels. */
  protected begin<T>(main: Runnable<T>, signal: AbortSignal | undefined): Future<T> {
    if (this.#closed) throw loopIsClosed("loop.run");
    const future = ensureFuture(main, this);
    if (signal === undefined) return future;
    future.addDoneCallback(onAbort(signal, (reason) => future.cancel(reason)));
    return future;
  }

  /**
   * The end of a run, in asyncio's order: cancels what still runs and waits for it by `ended`, says what has failed, and
   * shuts the default executor down. What is started meanwhile is not cancelled, and reported where it is left.
   */
  protected async finish(ended: (future: Future<unknown>) => Promise<unknown>): Promise<void> {
    const tasks = [...this._internals.tasks];
    for (const task of tasks) task.cancel("the loop's run has ended");
    for (const task of tasks) await ended(task).catch(() => undefined);
    for (const task of tasks) {
      if (task.cancelled() || task._isFulfilled()) continue;
      const message = "Unhandled exception while the loop was shut down";
      this.callExceptionHandler({ message, exception: task._errorOf(), task });
    }
    await this.#shutDownExecutor(ended);
    for (const task of this._internals.tasks) {
      const message = `The task ${task.getName()} was started while the loop was shut down, and is left pending`;
      this.callExceptionHandler({ message, task });
    }
    this.reportUnseen();
  }

  /** Says which failures nobody has looked at so far. */
  protected reportUnseen(): void {
    this._internals.unseen.reportAll();
  }

  async #shutDownExecutor(ended: (future: Future<unknown>) => Promise<unknown>): Promise<void> {
    const executor: (Submitter & Partial<Shutdown>) | undefined = this.#defaultExecutor;
    try {
      const end = executor?.shutdown === undefined ? executor?.[Symbol.asyncDispose]?.() : executor.shutdown();
      const future = adopt(end, this);
      if (future !== undefined) await ended(future);
    } catch (exception) {
      const message = "Unhandled exception while the default executor was shut down";
      this.callExceptionHandler({ message, exception });
    }
  }
}

/** How executors can be shut down: as those of concurrent.futures, or as anything that is disposed of. */
interface Shutdown extends AsyncDisposable {
  shutdown(): unknown;
}

/** The arguments of a call from the one at `start` on. */
function argsFrom(start: number, args: IArguments): unknown[] {
  return Array.prototype.slice.call(args, start);
}
