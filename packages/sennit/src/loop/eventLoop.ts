import type { StandardFutureV1 } from "@sennit/spec";
import type { Context } from "../core/context.ts";
import type { Coroutine, CoroutineFunction } from "./coroutine.ts";
import type { CoroutineCall } from "./coroutineCall.ts";
import type { Future } from "./future.ts";
import type { Handle, TimerHandle } from "./handle.ts";
import type { LoopInternals } from "./internals.ts";
import type { Task } from "./task.ts";

/** What an exception handler is told. */
export interface ExceptionContext {
  /** What happened, in words. */
  readonly message: string;
  /** What was thrown, where something was: it may be any value. */
  readonly exception?: unknown;
  readonly future?: unknown;
  readonly task?: unknown;
  readonly handle?: Handle;
  /** Where the future or the handle was made, in debug mode. */
  readonly sourceTraceback?: readonly string[];
}

/** Hears of every error that no caller can be told of. */
export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;

/** Options of `createTask`. */
export interface TaskOptions {
  /** The task's name; without it, `Task-N`. */
  readonly name?: string | undefined;
  /** The context it runs in, which sees what it sets; without it, a copy of the current one. */
  readonly context?: Context | undefined;
  /** Its first step runs at once, if the loop is running: asyncio's eager_start. */
  readonly eagerStart?: boolean | undefined;
}

/** What a task can run: a coroutine, the call of one, or a function that makes one or is async. */
export type Work<T> = Coroutine<T> | CoroutineCall<T> | CoroutineFunction<T>;

/** Makes the tasks of a loop in the place of the Task class. */
export type TaskFactory = <T>(loop: EventLoop, work: Work<T>, options: TaskOptions) => Task<T>;

/** Anything that runs a function elsewhere, or at another time, and answers with a future. */
export interface Submitter {
  submit<Args extends readonly unknown[], T>(fn: (...args: Args) => T, ...args: Args): StandardFutureV1<Awaited<T>>;
}

/** What can be run or waited for: the work of a task, a future of any family, or a thenable. */
export type Runnable<T> = Work<T> | StandardFutureV1<T> | PromiseLike<T>;

/**
 * What every family needs of a loop, with asyncio's names; all times are in milliseconds.
 *
 * An iteration moves the timers that are due behind what is ready, then runs exactly what is ready, first come first
 * served; what that schedules waits for the next iteration.
 */
export interface EventLoop {
  /** The loop's clock, in milliseconds. It never goes back. */
  time(): number;

  /** Calls `callback(...args)` in the next iteration. */
  callSoon<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): Handle;
  /** As `callSoon`, from anywhere: it also wakes a loop that waits. */
  callSoonThreadsafe<Args extends readonly unknown[]>(callback: (...args: Args) => unknown, ...args: Args): Handle;
  /** Calls `callback(...args)` after `delay` milliseconds; a negative delay is due at once. */
  callLater<Args extends readonly unknown[]>(
    delay: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle;
  /** Calls `callback(...args)` when `time()` has reached `when`. */
  callAt<Args extends readonly unknown[]>(
    when: number,
    callback: (...args: Args) => unknown,
    ...args: Args
  ): TimerHandle;

  /** A pending Future of this loop. */
  createFuture<T>(): Future<T>;
  /** A Task that starts in the next iteration. The loop holds it until it is done. */
  createTask<T>(work: Work<T>, options?: TaskOptions): Task<T>;
  /** Lets `factory` make the tasks from now on, or the loop itself. */
  setTaskFactory(factory: TaskFactory | undefined): void;
  getTaskFactory(): TaskFactory | undefined;

  /** Runs `fn(...args)` in `executor`, or in the default one, and gives a Future of this loop for it. */
  runInExecutor<Args extends readonly unknown[], T>(
    executor: Submitter | undefined,
    fn: (...args: Args) => T,
    ...args: Args
  ): Future<Awaited<T>>;
  setDefaultExecutor(executor: Submitter): void;

  /** Lets `handler` hear of errors from now on, or the default one, which prints them. */
  setExceptionHandler(handler: ExceptionHandler | undefined): void;
  getExceptionHandler(): ExceptionHandler | undefined;
  defaultExceptionHandler(context: ExceptionContext): void;
  /** Reports an error that no caller can be told of. It never throws. */
  callExceptionHandler(context: ExceptionContext): void;

  /** Whether what takes longer than `slowCallbackDuration` is reported. */
  getDebug(): boolean;
  setDebug(enabled: boolean): void;
  /** In milliseconds. */
  slowCallbackDuration: number;

  /** Runs `main` to its end, then cancels every other task and waits for it. Failures that nobody saw are reported. */
  run<T>(main: Runnable<T>, options?: RunOptions): Promise<T>;
  /** Ends `runForever` after the iteration that runs, or the next; what it has scheduled stays. `run` rejects. */
  stop(): void;
  isRunning(): boolean;
  isClosed(): boolean;
  /** Drops what is scheduled; nothing can be scheduled any more. */
  close(): void;

  /** @internal */
  readonly _internals: LoopInternals;
}

/** Options of `run`. */
export interface RunOptions {
  /** Aborting it cancels the main task, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}
