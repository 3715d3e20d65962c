import type { Job } from "./job.ts";
import type { Reply, RunMessage, TaskReply } from "./messages.ts";
import { Places } from "./places.ts";
import { report } from "./reporter.ts";
import { pack, unpack } from "./thrown.ts";
import { type ThreadEvents, type ThreadSettings, WorkerThread } from "./workerThread.ts";

/** What a worker is started with. */
export interface WorkerSettings extends ThreadSettings {
  /** How many more tasks than run are sent ahead, so that the thread need not wait for the next. */
  readonly prefetch: number;
  /** How many tasks may begin before the thread is to be replaced. */
  readonly maxTasks: number;
}

/** What a pool hears of its workers. */
export interface PoolWorkerEvents {
  /** The module is loaded: jobs can be run. */
  ready(): void;
  /** Jobs have left it; nobody has heard of their outcomes yet. */
  freed(): void;
  /** Jobs were taken back from it; another is to run them. */
  returned(unbegun: readonly Job[]): void;
  /** It can never be made ready, nor could another. */
  unusable(why: "unloadable" | "uninitialized", cause: unknown): void;
  /** It has ended, whyever; `unbegun` can be given to another. Nobody has heard of what has failed by that yet. */
  ended(worker: PoolWorker, unbegun: readonly Job[], cause: unknown): void;
}

/** A job that cannot be posted. */
export type Refused = readonly [job: Job, reason: unknown];

const NONE: readonly Refused[] = [];

/** Places for jobs that were withdrawn, which the thread has yet to pass. */
const SPARE_PLACES = 16;

/** One thread of a pool, with the jobs that were given to it. */
export class PoolWorker implements ThreadEvents {
  /** By their places, in the order in which they were given. */
  readonly #jobs = new Map<number, Job>();
  /** Those that are still to be posted. */
  readonly #unposted: Job[] = [];
  readonly #places: Places;
  /** How many jobs may still be given to it. */
  #tasksLeft: number;
  #ready = false;
  #hasServed = false;
  /** No more jobs are to be given to it: its end is wanted, perhaps. */
  #closed = false;
  readonly #thread: WorkerThread;
  readonly #settings: WorkerSettings;
  readonly #events: PoolWorkerEvents;
  /** Since when it has had nothing to do, by `performance.now`. */
  idleSince: number | undefined;

  /** Throws if no thread can be started. */
  constructor(settings: WorkerSettings, events: PoolWorkerEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#places = new Places(settings.tasksAtOnce + settings.prefetch + SPARE_PLACES);
    this.#tasksLeft = settings.maxTasks;
    const { prefetch: _, maxTasks: __, ...threadSettings } = settings;
    this.#thread = new WorkerThread(threadSettings, this.#places.shared, this);
  }

  /** How many jobs it has. */
  get load(): number {
    return this.#jobs.size;
  }

  get isStarting(): boolean {
    return !this.#ready && !this.#closed;
  }

  get isEnding(): boolean {
    return this.#closed;
  }

  /** Whether it has begun any job in its life, or has ended because the pool wanted it. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** How many of its jobs can run at the same time, those that it may still be given included. */
  get capacity(): number {
    return this.#closed ? 0 : Math.min(this.#settings.tasksAtOnce, this.#jobs.size + this.#tasksLeft);
  }

  /** Whether a job would begin at once. */
  get isFree(): boolean {
    return this.#jobs.size < this.#settings.tasksAtOnce && this.#takesMore;
  }

  /**
   * Whether a job can be given to it, to begin when there is time.
   *
   * It is filled up when it has half of what it may have: one message with several jobs costs less than one for each.
   */
  get isOpen(): boolean {
    const { tasksAtOnce, prefetch } = this.#settings;
    const ahead = this.#jobs.size - tasksAtOnce;
    return (ahead < prefetch / 2 || (ahead < prefetch && this.#unposted.length > 0)) && this.#takesMore;
  }

  get #takesMore(): boolean {
    return this.#ready && !this.#closed && this.#tasksLeft > 0 && this.#places.areLeft;
  }

  /** Whether it has done all that it may. */
  get isSpent(): boolean {
    return this.#tasksLeft <= 0 && this.#jobs.size === 0;
  }

  /** Its jobs, in the order in which they were given. */
  get jobs(): Job[] {
    return [...this.#jobs.values()];
  }

  /** The first job that it has not begun and that another may be given, withdrawn from it. */
  giveUpJob(): Job | undefined {
    for (const job of this.#jobs.values()) if (job.isMovable && this.withdraw(job)) return job;
    return undefined;
  }

  /** Lets the thread keep the process alive, or not. */
  keepAlive(wanted: boolean): void {
    this.#thread.keepAlive(wanted);
  }

  /** Ends the thread. The promise is settled when it has ended. */
  terminate(): Promise<unknown> {
    this.#closed = true;
    return this.#thread.terminate();
  }

  // -- jobs ------------------------------------------------------------------------------------------------------------

  /** Takes a job, which must be posted then. */
  give(job: Job): void {
    job.worker = this;
    job.place = this.#places.offer();
    this.#jobs.set(job.place, job);
    this.#unposted.push(job);
    this.#tasksLeft -= 1;
  }

  /** Posts the jobs that it was given, and returns those that cannot be cloned, with the reasons. */
  post(): readonly Refused[] {
    if (this.#unposted.length === 0) return NONE;
    const jobs = this.#unposted.splice(0);
    if (this.#tryToPost(jobs) === undefined) return NONE;
    const refused: Refused[] = [];
    for (const job of jobs) {
      const failure = this.#tryToPost([job]);
      if (failure === undefined) continue;
      this.#remove(job);
      this.#places.release(job.place);
      this.#tasksLeft += 1;
      job.isDecided = true;
      refused.push([job, failure.reason]);
    }
    return refused;
  }

  #tryToPost(jobs: readonly Job[]): { readonly reason: unknown } | undefined {
    const messages = jobs.map(({ place, id, submission: { task, args, context } }): RunMessage => {
      return [place, id, task, args, context];
    });
    try {
      if (jobs.every((job) => job.isMovable)) this.#thread.post(messages);
      else
        this.#thread.post(
          messages,
          jobs.flatMap((job) => job.submission.transfer),
        );
      return undefined;
    } catch (reason) {
      return { reason };
    }
  }

  hasBegun(job: Job): boolean {
    return this.#jobs.get(job.place) === job && this.#places.hasBegun(job.place);
  }

  /** Takes back a job, unless it has begun. */
  withdraw(job: Job): boolean {
    if (!this.#places.withdraw(job.place)) return false;
    this.#remove(job);
    this.#tasksLeft += 1;
    return true;
  }

  #remove(job: Job): void {
    this.#jobs.delete(job.place);
    job.worker = undefined;
  }

  /** Asks a job that has begun to stop, and ends the thread if it has not after `grace` milliseconds. */
  abort(job: Job, reason: unknown, grace: number): void {
    if (!job.requestAbort(reason, grace, () => this.#giveUp(job))) return;
    this.#thread.postAbort({ id: job.id, reason: pack(reason) });
  }

  /** Its thread is to be ended, but no job that could begin on it in this very moment is to be ended with it. */
  #giveUp(job: Job): void {
    this.#closed = true;
    this.#events.returned(this.#withdrawAll());
    this.replied();
    if (!job.isDecided) {
      const message = `it was ended because its task "${job.submission.task}" did not stop when it was asked to`;
      this.#thread.failure = new Error(message);
      void this.terminate();
    } else if (!this.#thread.isTerminated) {
      this.#closed = false;
      this.#events.freed();
    }
  }

  #withdrawAll(): Job[] {
    return this.jobs.filter((job) => job.isMovable && this.withdraw(job));
  }

  // -- what the thread says --------------------------------------------------------------------------------------------

  /** Reads all that is there, and lets the pool give the thread other jobs before anybody hears of the outcomes. */
  replied(first?: Reply): void {
    const answered = this.#readReplies(first);
    if (answered.length > 0) this.#events.freed();
    for (const [job, reply] of answered) this.#settle(job, reply);
  }

  #readReplies(first?: Reply): [Job, TaskReply][] {
    const answered: [Job, TaskReply][] = [];
    for (let reply = first ?? this.#thread.nextReply(); reply !== undefined; reply = this.#thread.nextReply()) {
      if (reply[0] === "ready") {
        this.#ready = true;
        this.#events.ready();
      } else if (reply[0] === "unloadable" || reply[0] === "uninitialized") {
        void this.terminate();
        this.#events.unusable(reply[0], unpack(reply[1]));
      } else {
        const job = this.#jobs.get(reply[1]);
        if (job === undefined) continue;
        this.#hasServed = true;
        this.#remove(job);
        this.#places.release(job.place);
        job.isDecided = true;
        answered.push([job, reply]);
      }
    }
    return answered;
  }

  #settle(job: Job, reply: TaskReply): void {
    switch (reply[0]) {
      case "returned":
        job.returned(reply[2]);
        break;
      case "threw":
        job.threw(reply[2]);
        break;
      case "aborted":
        job.aborted();
        break;
      case "unknownTask":
        job.unknownTask(this.#settings.module, reply[2]);
        break;
      case "uncloneable":
        job.resultUncloneable(reply[2]);
        break;
    }
  }

  exited(exitCode: number): void {
    const wasWanted = this.#closed;
    this.#closed = true;
    const answered = this.#readReplies();
    this.#thread.close();
    const { failure } = this.#thread;
    const unbegun = this.#withdrawAll();
    const failed = this.jobs;
    for (const job of failed) {
      this.#remove(job);
      job.isDecided = true;
    }
    if (this.#ready && !wasWanted && failed.length === 0 && failure !== undefined)
      report({ message: "A worker ended between its tasks", exception: failure });
    this.#hasServed ||= failed.length > 0 || wasWanted;
    this.#events.ended(this, unbegun, failure ?? new Error(`it ended with exit code ${exitCode}`));
    for (const [job, reply] of answered) this.#settle(job, reply);
    for (const job of failed) job.workerEnded(exitCode, failure);
  }
}
