import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { type Lesson, SennitError } from "../core/errors.ts";

/**
 * What the result of a cancelled Future raises: concurrent.futures' CancelledError.
 *
 * It is another class than asyncio's, as in Python; both are the root's CancelledError. `wrapFuture` turns it into asyncio's.
 *
 * @example
 * ```ts
 * import { CancelledError, Future } from "sennit/concurrent";
 *
 * const future = new Future<number>();
 * future.cancel("no longer needed");
 * future.result(); // throws CancelledError
 * new CancelledError("no longer needed").reason; // => "no longer needed"
 * ```
 */
export class CancelledError extends BaseCancelledError {
  /** @internal Lets wrapFuture know it: the loop cannot import this class. */
  get _family(): "concurrent" {
    return "concurrent";
  }
}

/**
 * Raised for the work of an executor that cannot run any work, now or later: concurrent.futures' BrokenExecutor.
 *
 * Its `cause` is the reason, such as the error of the module that could not be loaded.
 */
export class BrokenExecutorError extends SennitError {
  readonly code: string = "ERR_BROKEN_EXECUTOR";
}

/**
 * Raised for one task whose worker could not answer: it died, exited, ran out of memory, or its answer cannot be cloned.
 *
 * Unlike concurrent.futures' BrokenProcessPool it fails that task alone: the pool goes on with another worker.
 */
export class BrokenWorkerError extends BrokenExecutorError {
  override readonly code = "ERR_BROKEN_WORKER";
  /** The exit code of the worker, where it has ended. */
  readonly exitCode: number | undefined;

  constructor(lesson: Lesson | string, options: ErrorOptions & { readonly exitCode?: number | undefined } = {}) {
    super(lesson, options);
    this.exitCode = options.exitCode;
  }
}

/**
 * Raised by a `submit` to a WorkerExecutor with a `maxQueue` for which as many tasks wait already.
 *
 * `await pool.ready()` before each `submit` waits for room in the place of failing.
 */
export class QueueFullError extends SennitError {
  readonly code = "ERR_QUEUE_FULL";
}
