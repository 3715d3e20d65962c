import type { ResourceLimits } from "node:worker_threads";
import { Executor, type ShutdownOptions } from "./executor.ts";
import type { Future } from "./future.ts";
import { FRAMES_OF_SUBMIT, Job } from "./job.ts";
import type { MapOptions } from "./mapTasks.ts";
import { Pool, type WorkerExecutorStats } from "./pool.ts";
import { shutDownError } from "./shutDownError.ts";
import { captureContext } from "./taskContext.ts";
import type { AnyTaskModule, TaskArgs, TaskCall, TaskName, TaskResult } from "./taskModule.ts";
import { parallelism } from "./threads.ts";
import { type Transferable, transferOf } from "./transfer.ts";
import {
  atLeast,
  brokenError,
  cannotCross,
  initializerCannotCross,
  noAddress,
  notAName,
  queueFull,
} from "./workerExecutorErrors.ts";

/** Options of a WorkerExecutor. */
export interface WorkerExecutorOptions<Module extends object = AnyTaskModule> {
  /** How many threads there may be; as many as can run at the same time without it. */
  readonly workers?: number | undefined;
  /** How many tasks a thread works on at the same time, 1000 at most; 1 without it. More is for tasks that await. */
  readonly tasksPerWorker?: number | undefined;
  /** How many tasks are sent to a thread ahead, while it works; 32 without it. Fewer is for tasks with large arguments. */
  readonly prefetch?: number | undefined;
  /** How many tasks may wait for a thread before `submit` fails with a QueueFullError; any number without it. */
  readonly maxQueue?: number | undefined;
  /** How many tasks a thread runs before another takes its place: max_tasks_per_child; any number without it. */
  readonly maxTasksPerWorker?: number | undefined;
  /** A function of the module and its arguments, called on each thread before the first task. */
  readonly initializer?: TaskCall<Module> | undefined;
  /** How many milliseconds a thread may have nothing to do before it is ended; 10 000 without it. */
  readonly idleTimeout?: number | undefined;
  /** How many milliseconds a task that was asked to stop may take for it, before its thread is ended; 1000 without it. */
  readonly grace?: number | undefined;
  /**
   * What travels with each task: by key, functions that are called by `submit`. A task finds what they have returned in its
   * `currentContext()`, and `restoreContext` can put it where others look for it. Undefined does not travel.
   */
  readonly carry?: Readonly<Record<string, () => unknown>> | undefined;
  /**
   * How many callers of `submit` errors show; 3 without it, which cost a quarter of a submission. True: as many as
   * `Error.stackTraceLimit` allows, the price of which is a third. False or 0: none.
   */
  readonly origins?: number | boolean | undefined;
  /** The memory that each thread may use: Node's resourceLimits. */
  readonly resourceLimits?: ResourceLimits | undefined;
  /** The name of the threads, for debuggers. */
  readonly name?: string | undefined;
}

/** Options of one submission. */
export interface SubmitOptions {
  /** What is moved to the thread in the place of being copied, such as an ArrayBuffer among the arguments. */
  readonly transfer?: readonly Transferable[] | undefined;
  /** Aborting it aborts the task, with the signal's reason. With one that is aborted already nothing starts. */
  readonly signal?: AbortSignal | undefined;
}

const GRACE = 1000;
const IDLE_TIMEOUT = 10_000;
const PREFETCH = 32;
const ORIGINS = 3;
const NO_OPTIONS: SubmitOptions = {};
/** For each one there is a place in memory. */
const MOST_TASKS_PER_WORKER = 1000;

/**
 * A pool of threads that run the functions of one module: concurrent.futures' InterpreterPoolExecutor, as near as can be.
 *
 * A function cannot cross to another thread, so tasks are submitted by the name under which their module exports them;
 * the type of the module checks the arguments. Arguments and results are cloned, when a thread takes the task up. Threads
 * start when there is work, end when there is none for a while, and keep the process alive only while they work.
 *
 * Cancelling a Future works until its task runs, as in concurrent.futures. What runs is stopped by `abort`, or by the
 * cancellation of whatever waits for it. A thread that dies fails its own tasks with a BrokenWorkerError, and is replaced;
 * a module that cannot be loaded fails all with a BrokenExecutorError. Errors come back as instances of their class where
 * it is one of JavaScript's or Sennit's, or was given to `registerError`, with the stacks of both threads.
 *
 * @example
 * ```ts
 * import { WorkerExecutor } from "sennit/concurrent";
 *
 * // Usually: new WorkerExecutor<typeof import("./tasks.js")>(new URL("./tasks.js", import.meta.url))
 * interface Tasks {
 *   add(a: number, b: number): number;
 * }
 * const module = new URL("data:text/javascript,export const add = (a, b) => a + b");
 *
 * await using pool = new WorkerExecutor<Tasks>(module, { workers: 2 });
 * await pool.submit("add", 1, 2); // => 3
 * ```
 */
export class WorkerExecutor<Module extends object = AnyTaskModule> extends Executor {
  readonly #pool: Pool;
  readonly #maxQueue: number;
  readonly #carry: WorkerExecutorOptions["carry"];
  /** How many frames are kept of who submits, that of `submit` included. */
  readonly #originFrames: number;
  #submitted = 0;

  /** Throws a UsageError for a module without an address, and for options that are out of range. */
  constructor(module: URL | string, options: WorkerExecutorOptions<Module> = {}) {
    super();
    if (!URL.canParse(String(module))) throw noAddress(module);
    const { name, resourceLimits } = options;
    const initializer = options.initializer as TaskCall<AnyTaskModule> | undefined;
    if (initializer !== undefined) checkInitializer(initializer);
    this.#maxQueue = atLeast(0, "maxQueue", options.maxQueue ?? Number.POSITIVE_INFINITY);
    this.#carry = options.carry;
    const { origins = ORIGINS } = options;
    const callers = atLeast(0, "origins", origins === true ? Number.POSITIVE_INFINITY : Number(origins));
    this.#originFrames = callers > 0 ? FRAMES_OF_SUBMIT + callers : 0;
    const tasksAtOnce = Math.floor(atLeast(1, "tasksPerWorker", options.tasksPerWorker ?? 1));
    const prefetch = Math.floor(atLeast(0, "prefetch", options.prefetch ?? PREFETCH));
    this.#pool = new Pool({
      maxWorkers: atLeast(1, "workers", options.workers ?? parallelism()),
      maxQueue: this.#maxQueue,
      grace: atLeast(0, "grace", options.grace ?? GRACE),
      idleTimeout: atLeast(0, "idleTimeout", options.idleTimeout ?? IDLE_TIMEOUT),
      brokenError: (breakage) => brokenError(String(module), initializer?.[0], breakage),
      worker: {
        module: String(module),
        name,
        resourceLimits,
        initializer,
        tasksAtOnce: Math.min(tasksAtOnce, MOST_TASKS_PER_WORKER),
        prefetch: Math.min(prefetch, MOST_TASKS_PER_WORKER),
        maxTasks: atLeast(1, "maxTasksPerWorker", options.maxTasksPerWorker ?? Number.POSITIVE_INFINITY),
      },
    });
  }

  /**
   * Runs the module's function `task` with `args` on a thread.
   *
   * Throws a UsageError after `shutdown` and for arguments that are functions, QueueFullError if there is no room, and
   * BrokenExecutorError if no thread can be made ready. The Future fails with a BrokenWorkerError if the thread dies.
   */
  override submit<Name extends TaskName<Module>>(
    task: Name,
    ...args: TaskArgs<Module, Name>
  ): Future<TaskResult<Module, Name>> {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = Math.min(this.#originFrames, limit);
    const origin = this.#originFrames > 0 ? new Error() : undefined;
    Error.stackTraceLimit = limit;
    return this.#submit(task, args, NO_OPTIONS, origin) as Future<TaskResult<Module, Name>>;
  }

  /** As `submit`, with options: what is to be transferred, and a signal. */
  submitWith<Name extends TaskName<Module>>(
    options: SubmitOptions,
    task: Name,
    ...args: TaskArgs<Module, Name>
  ): Future<TaskResult<Module, Name>> {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = Math.min(this.#originFrames, limit);
    const origin = this.#originFrames > 0 ? new Error() : undefined;
    Error.stackTraceLimit = limit;
    return this.#submit(task, args, options, origin) as Future<TaskResult<Module, Name>>;
  }

  /** As every executor's; with a `maxQueue`, `bufferSize` is what the pool has room for without it. */
  override map<Name extends TaskName<Module>>(
    task: Name,
    items: Iterable<TaskArgs<Module, Name>[0]>,
    options: MapOptions = {},
  ): AsyncIterableIterator<TaskResult<Module, Name>> {
    const { bufferSize = this.#pool.limit } = options;
    const results = super.map(task as never, items as Iterable<never>, { ...options, bufferSize });
    return results as AsyncIterableIterator<TaskResult<Module, Name>>;
  }

  /**
   * Waits until `submit` has room: done at once without a `maxQueue`, or when there is some.
   *
   * Who waits is told in turn, one for each place, and should submit then, without waiting for anything else in between.
   * It can be cancelled. It fails, as `submit` would throw, when the pool is shut down or broken.
   *
   * @example
   * ```ts
   * import { wait, WorkerExecutor } from "sennit/concurrent";
   *
   * const module = new URL("data:text/javascript,export const double = (n) => 2 * n");
   * await using pool = new WorkerExecutor<{ double(n: number): number }>(module, { workers: 1, maxQueue: 2 });
   * const futures = [];
   * for (let n = 0; n < 10; n += 1) {
   *   await pool.ready();
   *   futures.push(pool.submit("double", n));
   * }
   * (await wait(futures)).done.size; // => 10
   * ```
   */
  ready(): Future<void> {
    this.#checkOpen();
    return this.#pool.waitForRoom();
  }

  /**
   * Asks a task to stop, also while it runs, and says whether the request was taken: not for a task that is done.
   *
   * A task that waits is cancelled at once. One that runs sees it in its `currentSignal()`; if it goes on longer than the
   * `grace` of the pool's options, its thread is ended. Then the Future is cancelled, with this reason. A task that
   * returns a value in time, or fails in another way, keeps that outcome.
   */
  abort(future: Future<unknown>, reason?: unknown): boolean {
    const job = future._holder;
    return job instanceof Job && job.owner === this.#pool && job.abort(reason);
  }

  /** Accepts no more work, and ends the threads when what was submitted is done; resolves then, or at once without `wait`. */
  override shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    return this.#pool.shutDown(wait, cancelFutures);
  }

  /** What the pool is doing now. */
  stats(): WorkerExecutorStats {
    return this.#pool.stats();
  }

  /** `origin` is made by the caller: a frame between, in a function that limits them, would cost a tenth of a submission. */
  #submit(
    task: unknown,
    args: readonly unknown[],
    { transfer = [], signal }: SubmitOptions,
    origin: Error | undefined,
  ): Future<unknown> {
    if (typeof task !== "string") throw notAName(task);
    const moved = checkArguments(task, args);
    this.#checkOpen();
    if (this.#pool.placesLeft < 1) throw queueFull(task, this.#maxQueue);

    const context = this.#carry === undefined ? undefined : captureContext(this.#carry);
    const submission = { task, args, transfer: moved === undefined ? transfer : [...transfer, ...moved], context };
    const job = new Job(this.#submitted, this.#pool, submission, origin);
    this.#submitted += 1;
    this.#pool.add(job);
    if (signal !== undefined) follow(signal, job);
    this.#pool.serve();
    return job.future;
  }

  /** Throws if nothing can be submitted now or later. */
  #checkOpen(): void {
    const { brokenError } = this.#pool;
    if (brokenError !== undefined) throw brokenError();
    if (this.#pool.isShutDown) throw shutDownError();
  }
}

/** What is to be moved with `args`. Throws a UsageError for what cannot cross, where that needs no try. */
function checkArguments(task: string, args: readonly unknown[]): Transferable[] | undefined {
  let moved: Transferable[] | undefined;
  for (const arg of args) {
    if (typeof arg === "function" || typeof arg === "symbol") throw cannotCross(task, arg);
    const list = transferOf(arg);
    if (list.length > 0) moved = [...(moved ?? []), ...list];
  }
  return moved;
}

function checkInitializer(initializer: readonly unknown[]): void {
  try {
    structuredClone(initializer);
  } catch (error) {
    throw initializerCannotCross(error);
  }
}

function follow(signal: AbortSignal, job: Job): void {
  const abort = (): void => void job.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  job.future.addDoneCallback(() => signal.removeEventListener("abort", abort));
  if (signal.aborted) abort();
}
