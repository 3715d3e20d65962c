import { UsageError } from "../core/errors.ts";
import { BrokenWorkerError } from "./errors.ts";
import { Future } from "./future.ts";
import type { Holder } from "./holder.ts";
import type { JobQueue } from "./jobQueue.ts";
import type { TaskContext } from "./messages.ts";
import type { PoolWorker } from "./poolWorker.ts";
import { type Thrown, unpack } from "./thrown.ts";
import type { Transferable } from "./transfer.ts";

/** That of `submit`: its caller stands below. */
export const FRAMES_OF_SUBMIT = 1;

/** What was submitted. */
export interface Submission {
  readonly task: string;
  readonly args: readonly unknown[];
  readonly transfer: readonly Transferable[];
  readonly context: TaskContext | undefined;
}

/** Whom a job belongs to. */
export interface JobOwner {
  /** Asks a job that has begun to stop. */
  abortBegun(job: Job, reason: unknown): void;
  /** It has an outcome; its future has not told anybody yet. */
  jobEnded(job: Job): void;
}

/** One task of a WorkerExecutor, from its submission to its end. */
export class Job implements Holder {
  readonly id: number;
  readonly owner: JobOwner;
  readonly submission: Submission;
  readonly future = new Future<unknown>();

  /** The queue that it waits in, and its neighbours there. */
  queue: JobQueue | undefined;
  before: Job | undefined;
  after: Job | undefined;

  /** The worker that it was given to, and its place there. */
  worker: PoolWorker | undefined;
  place = -1;

  /** Its outcome is there; its future may not know it yet, because others come first. */
  isDecided = false;

  /** Why it is to stop, where it was asked to while it ran. */
  #abort: { readonly reason: unknown } | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Where it was submitted: its stack is written only if it is needed. */
  readonly #origin: Error | undefined;

  /** `origin` lets its errors show who submitted it. */
  constructor(id: number, owner: JobOwner, submission: Submission, origin: Error | undefined) {
    this.id = id;
    this.owner = owner;
    this.submission = submission;
    this.future._holder = this;
    this.#origin = origin;
  }

  /** Whether it can be given to another worker when it has not begun: what was moved to the first is gone. */
  get isMovable(): boolean {
    return this.submission.transfer.length === 0;
  }

  /** Notes that it is to stop, and calls `giveUp` if it has not ended after `grace` milliseconds. False if it was noted before. */
  requestAbort(reason: unknown, grace: number, giveUp: () => void): boolean {
    if (this.#abort !== undefined) return false;
    this.#abort = { reason };
    if (Number.isFinite(grace)) this.#graceTimer = setTimeout(giveUp, grace);
    return true;
  }

  // -- as the holder of its future -------------------------------------------------------------------------------------

  hasBegun(): boolean {
    return this.isDecided || (this.worker?.hasBegun(this) ?? false);
  }

  withdraw(): boolean {
    if (this.isDecided) return false;
    this.queue?.remove(this);
    return this.worker?.withdraw(this) ?? true;
  }

  abort(reason: unknown): boolean {
    if (this.isDecided) return false;
    if (this.hasBegun() || !this.future.cancel(reason)) this.owner.abortBegun(this, reason);
    return true;
  }

  name(): string {
    return this.submission.task;
  }

  ended(): void {
    this.isDecided = true;
    clearTimeout(this.#graceTimer);
    // What is kept of it would be kept as long as the future.
    this.future._holder = undefined;
    if (this.future.cancelled() && !this.future._isNotified()) this.future.setRunningOrNotifyCancel();
    this.owner.jobEnded(this);
  }

  // -- the ways it ends ------------------------------------------------------------------------------------------------

  returned(value: unknown): void {
    this.future.setResult(value);
  }

  threw(error: Thrown): void {
    this.future.setException(unpack(error, this.#submittedAt()));
  }

  /** It has stopped as it was asked to. */
  aborted(): void {
    this.future._cancelRunning(this.#abort?.reason);
  }

  unknownTask(module: string, tasks: readonly string[]): void {
    this.#fail(
      new UsageError("ERR_UNKNOWN_TASK", {
        did: `the task "${this.submission.task}" was submitted to a WorkerExecutor`,
        wrong: `${module} exports no function of that name`,
        write: tasks.length > 0 ? `submit(${tasks.map((task) => JSON.stringify(task)).join(" | ")}, …)` : "export it",
      }),
    );
  }

  argumentsUncloneable(cause: unknown): void {
    this.#fail(
      new UsageError(
        "ERR_ARGUMENTS_UNCLONEABLE",
        {
          did: `the task "${this.submission.task}" was submitted to a WorkerExecutor`,
          wrong: `its arguments cannot be cloned for another thread (${messageOf(cause)})`,
          write: `submit("${this.submission.task}", …) with plain data`,
        },
        { cause },
      ),
    );
  }

  resultUncloneable(error: Thrown): void {
    const cause = unpack(error);
    this.#fail(
      new BrokenWorkerError(
        {
          did: `the task "${this.submission.task}" returned a value on a worker`,
          wrong: `it cannot be cloned for this thread (${messageOf(cause)})`,
          write: "return plain data: no functions, and no objects that hold some",
        },
        { cause },
      ),
    );
  }

  /** It can never begin: no worker can be made ready. */
  poolBroken(error: Error): void {
    this.#fail(error);
  }

  /** Its worker has ended before it. */
  workerEnded(exitCode: number | undefined, cause: unknown): void {
    if (this.#abort !== undefined) {
      this.aborted();
      return;
    }
    this.#fail(
      new BrokenWorkerError(
        {
          did: `the task "${this.submission.task}" was given to a worker`,
          wrong: `the worker ended with exit code ${exitCode}${cause === undefined ? "" : ` (${messageOf(cause)})`}`,
          write: `a task that returns or throws; nothing else of the pool is lost, so pool.submit("${this.submission.task}", …) may be tried again`,
        },
        { exitCode, ...(cause !== undefined && { cause }) },
      ),
    );
  }

  #fail(error: Error): void {
    const origin = this.#submittedAt();
    // The place in the pool where the error was made says nothing.
    error.stack = `${error.name}: ${error.message}\n${origin}`;
    this.future.setException(error);
  }

  /** The frames of whoever submitted it, to stand below those of the worker. */
  #submittedAt(): string {
    if (this.#origin === undefined) return `    at submit("${this.submission.task}") to a worker`;
    const frames = (this.#origin.stack ?? "").split("\n").slice(1 + FRAMES_OF_SUBMIT);
    return [`    at submit("${this.submission.task}") to a worker, by:`, ...frames].join("\n");
  }
}

function messageOf(x: unknown): string {
  return x instanceof Error ? x.message : String(x);
}
