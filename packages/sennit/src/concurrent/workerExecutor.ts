import type { ResourceLimits } from "node:worker_threads";
import { Executor, type ShutdownOptions } from "./executor.ts";
import { Future } from "./future.ts";
import { Job, type Transferable } from "./job.ts";
import type { MapOptions } from "./mapTasks.ts";
import { PoolWorker, type PoolWorkerEvents, type WorkerSettings } from "./poolWorker.ts";
import { shutDownError } from "./shutDownError.ts";
import type { AnyTaskModule, TaskArgs, TaskName, TaskResult } from "./taskModule.ts";
import { parallelism } from "./threads.ts";
import { atLeast, brokenError, cannotCross, noAddress, notAName } from "./workerExecutorErrors.ts";

/** Options of a WorkerExecutor. */
export interface WorkerExecutorOptions {
  /** How many threads there may be; as many as can run at the same time without it. */
  readonly workers?: number | undefined;
  /** How many tasks a thread works on at the same time; 1 without it. More is for tasks that await. */
  readonly tasksPerWorker?: number | undefined;
  /** How many milliseconds a task that was asked to stop may take for it, before its thread is ended; 1000 without it. */
  readonly grace?: number | undefined;
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

/** What a pool is doing. */
export interface WorkerExecutorStats {
  /** Threads that there are, those that start included. */
  readonly workers: number;
  /** Tasks that wait for a thread. */
  readonly queued: number;
  /** Tasks that run. */
  readonly running: number;
  /** Tasks that were submitted and have ended, however. */
  readonly ended: number;
}

const GRACE = 1000;

/**
 * A pool of threads that run the functions of one module: concurrent.futures' InterpreterPoolExecutor, as near as can be.
 *
 * A function cannot cross to another thread, so tasks are submitted by the name under which their module exports them;
 * the type of the module checks the arguments. Arguments and results are cloned, when a thread takes the task up. Threads
 * start when there is work and keep the process alive only while they work.
 *
 * Cancelling a Future works until its task runs, as in concurrent.futures. What runs is stopped by `abort`, or by the
 * cancellation of whatever waits for it. A thread that dies fails its own tasks with a BrokenWorkerError, and is replaced;
 * a module that cannot be loaded fails all with a BrokenExecutorError. Errors come back as instances of their class where
 * it is one of JavaScript's, with the stacks of both threads.
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
  readonly #settings: WorkerSettings;
  readonly #maxWorkers: number;
  readonly #tasksPerWorker: number;
  readonly #grace: number;
  readonly #workers = new Set<PoolWorker>();
  readonly #queue = new Set<Job>();
  /** Those that are not done, queued or running. */
  readonly #jobs = new Map<Future<unknown>, Job>();
  #submitted = 0;
  #broken: { readonly cause: unknown } | undefined;
  #shutDown = false;
  /** Done when no job is left after `shutdown`. */
  readonly #drained = new Future<void>();

  /** Throws a UsageError for a module without an address, and for options that are out of range. */
  constructor(module: URL | string, options: WorkerExecutorOptions = {}) {
    super();
    if (!URL.canParse(String(module))) throw noAddress(module);
    this.#settings = { module: String(module), name: options.name, resourceLimits: options.resourceLimits };
    this.#maxWorkers = atLeast(1, "workers", options.workers ?? parallelism());
    this.#tasksPerWorker = atLeast(1, "tasksPerWorker", options.tasksPerWorker ?? 1);
    this.#grace = atLeast(0, "grace", options.grace ?? GRACE);
  }

  /**
   * Runs the module's function `task` with `args` on a thread.
   *
   * Throws a UsageError after `shutdown` and for arguments that are functions, and BrokenExecutorError for a module that
   * could not be loaded. The Future fails with a BrokenWorkerError if the thread dies.
   */
  override submit<Name extends TaskName<Module>>(
    task: Name,
    ...args: TaskArgs<Module, Name>
  ): Future<TaskResult<Module, Name>> {
    return this.#submit(task, args, {}, this.submit) as Future<TaskResult<Module, Name>>;
  }

  /** As `submit`, with options: what is to be transferred, and a signal. */
  submitWith<Name extends TaskName<Module>>(
    options: SubmitOptions,
    task: Name,
    ...args: TaskArgs<Module, Name>
  ): Future<TaskResult<Module, Name>> {
    return this.#submit(task, args, options, this.submitWith) as Future<TaskResult<Module, Name>>;
  }

  override map<Name extends TaskName<Module>>(
    task: Name,
    items: Iterable<TaskArgs<Module, Name>[0]>,
    options?: MapOptions,
  ): AsyncIterableIterator<TaskResult<Module, Name>> {
    const results = super.map(task as never, items as Iterable<never>, options);
    return results as AsyncIterableIterator<TaskResult<Module, Name>>;
  }

  /**
   * Asks a task to stop, also while it runs, and says whether the request was taken: not for a task that is done.
   *
   * A task that waits is cancelled at once. One that runs sees it in its `currentSignal()`; if it goes on longer than the
   * `grace` of the pool's options, its thread is ended. Then the Future is cancelled, with this reason. A task that
   * returns a value in time, or fails in another way, keeps that outcome.
   */
  abort(future: Future<unknown>, reason?: unknown): boolean {
    const job = this.#jobs.get(future);
    if (job === undefined) return false;
    if (this.#queue.has(job)) return future.cancel(reason);
    for (const worker of this.#workers) if (worker.jobs.has(job.id)) worker.abort(job, reason, this.#grace);
    return true;
  }

  /** Accepts no more work, and ends the threads when what was submitted is done; resolves then, or at once without `wait`. */
  override async shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.#shutDown = true;
    if (cancelFutures) for (const { future } of [...this.#queue]) future.cancel();
    this.#dispatch();
    if (!wait) return;
    await this.#drained;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  /** What the pool is doing now. */
  stats(): WorkerExecutorStats {
    const running = this.#jobs.size - this.#queue.size;
    return {
      workers: this.#workers.size,
      queued: this.#queue.size,
      running,
      ended: this.#submitted - this.#jobs.size,
    };
  }

  #submit(
    task: unknown,
    args: readonly unknown[],
    { transfer = [], signal }: SubmitOptions,
    submitter: (...args: never[]) => unknown,
  ): Future<unknown> {
    if (this.#shutDown) throw shutDownError();
    if (typeof task !== "string") throw notAName(task);
    const uncloneable = args.find((arg) => typeof arg === "function" || typeof arg === "symbol");
    if (uncloneable !== undefined) throw cannotCross(task, uncloneable);
    if (this.#broken !== undefined) throw brokenError(this.#settings.module, this.#broken.cause);

    const job = new Job(this.#submitted, task, args, transfer, submitter);
    const { future } = job;
    this.#submitted += 1;
    this.#queue.add(job);
    this.#jobs.set(future, job);
    future._canceller = (reason) => this.abort(future, reason);
    future.addDoneCallback(() => this.#ended(job));
    if (signal !== undefined) this.#follow(signal, future);
    this.#dispatch();
    return future;
  }

  #follow(signal: AbortSignal, future: Future<unknown>): void {
    const abort = (): void => void this.abort(future, signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    future.addDoneCallback(() => signal.removeEventListener("abort", abort));
  }

  /** However it has ended; by its own cancellation it leaves the queue at once. */
  #ended(job: Job): void {
    this.#jobs.delete(job.future);
    if (this.#queue.delete(job)) {
      if (job.future.cancelled()) job.future.setRunningOrNotifyCancel();
      this.#dispatch();
    } else {
      this.#drainIfEmpty();
    }
  }

  /** Gives queued jobs to free threads, starts threads for the rest, and lets go of those without work. */
  #dispatch(): void {
    for (let worker = this.#freest(); worker !== undefined && this.#queue.size > 0; worker = this.#freest()) {
      const [job] = this.#queue;
      if (job === undefined) break;
      this.#queue.delete(job);
      if (job.future.setRunningOrNotifyCancel()) worker.run(job);
    }
    let starting = [...this.#workers].filter((worker) => worker.isStarting).length;
    while (starting < this.#queue.size && this.#workers.size < this.#maxWorkers && this.#start()) starting += 1;
    for (const worker of this.#workers) {
      worker.keepAlive(worker.jobs.size > 0 || (worker.isStarting && this.#queue.size > 0));
    }
    this.#drainIfEmpty();
  }

  /** The thread that is ready, may be given another job, and has the fewest. */
  #freest(): PoolWorker | undefined {
    let best: PoolWorker | undefined;
    for (const worker of this.#workers) {
      if (!worker.isReady || worker.jobs.size >= this.#tasksPerWorker) continue;
      if (best === undefined || worker.jobs.size < best.jobs.size) best = worker;
    }
    return best;
  }

  #start(): boolean {
    try {
      this.#workers.add(new PoolWorker(this.#settings, this.#events));
      return true;
    } catch (error) {
      this.#break(error);
      return false;
    }
  }

  readonly #events: PoolWorkerEvents = {
    ready: () => this.#dispatch(),
    freed: () => this.#dispatch(),
    unloadable: (_worker, cause) => this.#break(cause),
    ended: (worker) => {
      this.#workers.delete(worker);
      this.#dispatch();
    },
  };

  /** No thread can be made ready: nothing that waits will ever run. */
  #break(cause: unknown): void {
    this.#broken ??= { cause };
    for (const job of [...this.#queue]) {
      job.future.setRunningOrNotifyCancel();
      job.future.setException(brokenError(this.#settings.module, cause));
    }
  }

  /** Ends the threads when there is no work, and will be none. */
  #drainIfEmpty(): void {
    if (!this.#shutDown || this.#jobs.size > 0 || this.#drained.done()) return;
    for (const worker of this.#workers) void worker.terminate();
    this.#drained.setResult();
  }
}
