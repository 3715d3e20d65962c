import { UsageError } from "../core/errors.ts";
import { BrokenWorkerError } from "./errors.ts";
import { Future } from "./future.ts";
import { type Thrown, unpack } from "./thrown.ts";

/** What `transfer` of `submitWith` may hold. */
export type Transferable = import("node:worker_threads").TransferListItem;

/** One task of a WorkerExecutor, from its submission to its end. */
export class Job {
  readonly id: number;
  readonly task: string;
  readonly args: readonly unknown[];
  readonly transfer: readonly Transferable[];
  readonly future = new Future<unknown>();
  /** Why it is to stop, where it was asked to while it ran. */
  #abort: { readonly reason: unknown } | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Where it was submitted: its stack, which is written only if it is needed. */
  readonly #origin: { readonly stack?: string } = {};

  /** `submitter` is the function whose caller submitted it. */
  constructor(
    id: number,
    task: string,
    args: readonly unknown[],
    transfer: readonly Transferable[],
    submitter: (...args: never[]) => unknown,
  ) {
    this.id = id;
    this.task = task;
    this.args = args;
    this.transfer = transfer;
    Error.captureStackTrace(this.#origin, submitter);
  }

  /** Notes that it is to stop, and calls `giveUp` if it has not ended after `grace` milliseconds. False if it was noted before. */
  requestAbort(reason: unknown, grace: number, giveUp: () => void): boolean {
    if (this.#abort !== undefined) return false;
    this.#abort = { reason };
    if (Number.isFinite(grace)) this.#graceTimer = setTimeout(giveUp, grace);
    return true;
  }

  // -- the ways it ends ------------------------------------------------------------------------------------------------

  returned(value: unknown): void {
    this.#end();
    this.future.setResult(value);
  }

  threw(error: Thrown): void {
    this.#end();
    this.future.setException(unpack(error, this.#submittedAt()));
  }

  /** It has stopped as it was asked to. */
  aborted(): void {
    this.#end();
    this.future._cancelRunning(this.#abort?.reason);
  }

  unknownTask(module: string, tasks: readonly string[]): void {
    this.#fail(
      new UsageError("ERR_UNKNOWN_TASK", {
        did: `the task "${this.task}" was submitted to a WorkerExecutor`,
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
          did: `the task "${this.task}" was submitted to a WorkerExecutor`,
          wrong: `its arguments cannot be cloned for another thread (${messageOf(cause)})`,
          write: `submit("${this.task}", …) with plain data`,
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
          did: `the task "${this.task}" returned a value on a worker`,
          wrong: `it cannot be cloned for this thread (${messageOf(cause)})`,
          write: "return plain data: no functions, and no objects that hold some",
        },
        { cause },
      ),
    );
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
          did: `the task "${this.task}" was running on a worker`,
          wrong: `the worker ended with exit code ${exitCode}${cause === undefined ? "" : ` (${messageOf(cause)})`}`,
          write: `a task that returns or throws; nothing else of the pool is lost, so pool.submit("${this.task}", …) may be tried again`,
        },
        { exitCode, ...(cause !== undefined && { cause }) },
      ),
    );
  }

  #fail(error: Error): void {
    this.#end();
    const origin = this.#submittedAt();
    // The place in the pool where the error was made says nothing.
    error.stack = `${error.name}: ${error.message}\n${origin}`;
    this.future.setException(error);
  }

  #end(): void {
    clearTimeout(this.#graceTimer);
  }

  /** The frames of whoever submitted it, to stand below those of the worker. */
  #submittedAt(): string {
    const frames = (this.#origin.stack ?? "").split("\n").slice(1);
    return [`    at submit("${this.task}") to a worker, by:`, ...frames].join("\n");
  }
}

function messageOf(x: unknown): string {
  return x instanceof Error ? x.message : String(x);
}
