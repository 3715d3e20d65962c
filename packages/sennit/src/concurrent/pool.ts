import { afterMicrotask } from "../core/host.ts";
import { Future } from "./future.ts";
import { IdleTimer } from "./idleTimer.ts";
import type { Job, JobOwner } from "./job.ts";
import { JobQueue } from "./jobQueue.ts";
import { PoolWorker, type PoolWorkerEvents, type Refused, type WorkerSettings } from "./poolWorker.ts";
import { Room } from "./room.ts";
import { shutDownError } from "./shutDownError.ts";

/** How a pool is made. */
export interface PoolSettings {
  readonly maxWorkers: number;
  readonly maxQueue: number;
  readonly grace: number;
  readonly idleTimeout: number;
  /** Makes the error of a job that cannot be run. */
  readonly brokenError: (breakage: Breakage) => Error;
  readonly worker: WorkerSettings;
}

/** Why no job can be run, now or later. */
export interface Breakage {
  readonly why: "unloadable" | "uninitialized";
  readonly cause: unknown;
}

/** What a pool is doing. */
export interface WorkerExecutorStats {
  /** Threads that there are, those that start included. */
  readonly workers: number;
  /** Tasks that have not begun. */
  readonly queued: number;
  /** Tasks that run. */
  readonly running: number;
  /** Tasks that were submitted and have ended, however. */
  readonly ended: number;
}

/** So many threads may end one after the other before any has begun a task; then there is no hope for another. */
const ENDS_IN_VAIN = 5;

/** The threads of a WorkerExecutor, and which of them runs what. */
export class Pool implements JobOwner, PoolWorkerEvents {
  readonly #settings: PoolSettings;
  readonly #workers = new Set<PoolWorker>();
  readonly #queue = new JobQueue();
  readonly #room = new Room(() => this.placesLeft);
  #unfinished = 0;
  #ended = 0;
  #endsInVain = 0;
  /** Nothing that is submitted can be given to a worker. */
  #isFull = false;
  #dispatchIsDue = false;
  readonly #idleTimer: IdleTimer;
  #breakage: Breakage | undefined;
  #isShutDown = false;
  /** Done when no job is left after `shutDown`. */
  readonly #drained = new Future<void>();

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#idleTimer = new IdleTimer(settings.idleTimeout, this.#workers);
  }

  /** Makes the error of what cannot be run, where nothing can. */
  get brokenError(): (() => Error) | undefined {
    const breakage = this.#breakage;
    return breakage && (() => this.#settings.brokenError(breakage));
  }

  get isShutDown(): boolean {
    return this.#isShutDown;
  }

  /** How many jobs may be unfinished: those that all threads can work on, and those that may wait for them. */
  get limit(): number {
    return this.#settings.maxWorkers * this.#settings.worker.tasksAtOnce + this.#settings.maxQueue;
  }

  get placesLeft(): number {
    return this.limit - this.#unfinished;
  }

  /** Done when there is a place; fails when there will be none. */
  waitForRoom(): Future<void> {
    return this.#room.wait();
  }

  /** Takes a job, which waits until `serve`. */
  add(job: Job): void {
    this.#queue.push(job);
    this.#unfinished += 1;
    this.#room.taken();
  }

  /** Lets a job that was added begin, at once where it can: the caller may keep this thread busy from now on. */
  serve(): void {
    if (this.#startsAtOnce()) this.#dispatch();
    else if (!this.#isFull) this.#dispatchSoon();
  }

  async shutDown(wait: boolean, cancelFutures: boolean): Promise<void> {
    this.#isShutDown = true;
    this.#room.fail(shutDownError);
    if (cancelFutures) for (const job of this.#jobs()) job.future.cancel();
    this.#dispatch();
    if (!wait) return;
    await this.#drained;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  stats(): WorkerExecutorStats {
    const queued = this.#jobs().filter((job) => !job.hasBegun()).length;
    return { workers: this.#workers.size, queued, running: this.#unfinished - queued, ended: this.#ended };
  }

  // -- as the owner of its jobs ----------------------------------------------------------------------------------------

  abortBegun(job: Job, reason: unknown): void {
    job.worker?.abort(job, reason, this.#settings.grace);
  }

  jobEnded(job: Job): void {
    this.#unfinished -= 1;
    this.#ended += 1;
    // By itself, without its worker: there may be a place for another, or nothing to do any more.
    if (job.future.cancelled()) this.#dispatchSoon();
    this.#room.tell();
    this.#drainIfEmpty();
  }

  // -- as the listener to its workers ----------------------------------------------------------------------------------

  ready(): void {
    this.#dispatch();
  }

  freed(): void {
    this.#endsInVain = 0;
    this.#dispatch();
  }

  returned(unbegun: readonly Job[]): void {
    this.#queue.putBack(unbegun);
    this.#dispatch();
  }

  unusable(why: Breakage["why"], cause: unknown): void {
    this.#break({ why, cause });
  }

  ended(worker: PoolWorker, unbegun: readonly Job[], cause: unknown): void {
    this.#workers.delete(worker);
    this.#queue.putBack(unbegun);
    this.#endsInVain = worker.hasServed ? 0 : this.#endsInVain + 1;
    if (this.#endsInVain >= ENDS_IN_VAIN) this.#break({ why: "unloadable", cause });
    this.#dispatch();
  }

  // -- who runs what ---------------------------------------------------------------------------------------------------

  #jobs(): Job[] {
    return [...this.#workers].flatMap((worker) => worker.jobs).concat(this.#queue.toArray());
  }

  #startsAtOnce(): boolean {
    if (this.#workers.size < this.#settings.maxWorkers) return true;
    for (const worker of this.#workers) if (worker.isFree) return true;
    return false;
  }

  /** After the caller, who may submit more: all is posted together then. */
  #dispatchSoon(): void {
    if (this.#dispatchIsDue) return;
    this.#dispatchIsDue = true;
    afterMicrotask(() => this.#dispatch());
  }

  #dispatch(): void {
    this.#dispatchIsDue = false;
    for (let job = this.#queue.first; job !== undefined; job = this.#queue.first) {
      const worker = this.#workerFor(job);
      if (worker === undefined) break;
      this.#queue.remove(job);
      worker.give(job);
    }
    this.#shareOut();
    this.#startWorkers();
    this.#isFull = this.#queue.size > 0;
    const refused: Refused[] = [];
    for (const worker of this.#workers) refused.push(...worker.post());
    this.#tend();
    for (const [job, reason] of refused) job.argumentsUncloneable(reason);
    this.#drainIfEmpty();
  }

  /** The worker where a job begins first; one that cannot be moved on waits until there is one where it begins at once. */
  #workerFor(job: Job): PoolWorker | undefined {
    let best: PoolWorker | undefined;
    for (const worker of this.#workers) {
      if (best !== undefined && best.load <= worker.load) continue;
      if (job.isMovable ? worker.isOpen : worker.isFree) best = worker;
    }
    return best;
  }

  /** Gives what has not begun to threads that have nothing else. */
  #shareOut(): void {
    if (this.#queue.size > 0) return;
    for (const worker of this.#workers) {
      if (!worker.isFree) continue;
      const job = this.#mostLoaded()?.giveUpJob();
      if (job === undefined) return;
      worker.give(job);
    }
  }

  /** The worker with the most jobs, of those with more than can run. */
  #mostLoaded(): PoolWorker | undefined {
    let most: PoolWorker | undefined;
    for (const worker of this.#workers) {
      if (worker.load > worker.capacity && worker.load > (most?.load ?? 0)) most = worker;
    }
    return most;
  }

  #startWorkers(): void {
    let jobs = this.#queue.size;
    let capacity = 0;
    for (const worker of this.#workers) {
      jobs += worker.load;
      capacity += worker.capacity;
    }
    while (capacity < jobs && this.#workers.size < this.#settings.maxWorkers) {
      const worker = this.#start();
      if (worker === undefined) return;
      capacity += worker.capacity;
    }
  }

  #start(): PoolWorker | undefined {
    try {
      const worker = new PoolWorker(this.#settings.worker, this);
      this.#workers.add(worker);
      return worker;
    } catch (cause) {
      this.#break({ why: "unloadable", cause });
      return undefined;
    }
  }

  /** Looks which threads are still needed. */
  #tend(): void {
    let someAreIdle = false;
    for (const worker of this.#workers) {
      worker.keepAlive(worker.load > 0 || (worker.isStarting && this.#queue.size > 0));
      if (worker.isSpent) void worker.terminate();
      if (worker.load > 0) worker.idleSince = undefined;
      else {
        worker.idleSince ??= performance.now();
        someAreIdle = true;
      }
    }
    if (someAreIdle) this.#idleTimer.start();
  }

  // -- its end ---------------------------------------------------------------------------------------------------------

  /** No thread can be made ready: what has not begun never will. */
  #break(breakage: Breakage): void {
    this.#breakage ??= breakage;
    const error = (): Error => this.#settings.brokenError(breakage);
    this.#room.fail(error);
    for (const job of this.#jobs()) if (job.withdraw()) job.poolBroken(error());
  }

  /** Ends the threads when there is no work, and will be none. */
  #drainIfEmpty(): void {
    if (this.#unfinished > 0 || !(this.#isShutDown || this.#breakage !== undefined)) return;
    this.#idleTimer.stop();
    for (const worker of this.#workers) void worker.terminate();
    if (this.#isShutDown && !this.#drained.done()) this.#drained.setResult();
  }
}
