import type { Future } from "./future.ts";
import { type MapOptions, mapTasks } from "./mapTasks.ts";

/** Options of an executor's `shutdown`. */
export interface ShutdownOptions {
  /** Whether to wait until all work is done; true without it. */
  readonly wait?: boolean | undefined;
  /** Whether to cancel the work that has not begun; false without it. */
  readonly cancelFutures?: boolean | undefined;
}

/**
 * Something that runs work elsewhere, or at another time, and answers with Futures: concurrent.futures' Executor.
 *
 * What a task is depends on the executor: a function for an InlineExecutor, the name of one for a WorkerExecutor. In the
 * place of a `with` statement, `await using executor = …` shuts it down and waits.
 *
 * @example
 * ```ts
 * import { Executor, Future } from "sennit/concurrent";
 *
 * // An executor of one's own: runs a function in the next microtask.
 * class LazyExecutor extends Executor {
 *   submit<T>(fn: () => T): Future<T> {
 *     const future = new Future<T>();
 *     queueMicrotask(() => {
 *       if (future.setRunningOrNotifyCancel()) future.setResult(fn());
 *     });
 *     return future;
 *   }
 *   async shutdown() {}
 * }
 *
 * await using executor = new LazyExecutor();
 * await executor.submit(() => 42); // => 42
 * ```
 */
export abstract class Executor {
  /** Runs a task: `submit(task, ...args)`. Throws a UsageError after `shutdown`. */
  abstract submit(...taskAndArgs: never): Future<unknown>;

  /** Accepts no more work; resolves when what was submitted is done, or at once without `wait`. It may be called again. */
  abstract shutdown(options?: ShutdownOptions): Promise<void>;

  /**
   * Runs `task` with each item, and gives the results in the order of the items: Executor.map.
   *
   * All is submitted at once, unless `bufferSize` (new in Python 3.14) limits how much. The error of a task ends the
   * iteration; whenever it ends, the tasks that have not begun are cancelled. It differs in that there is one iterable.
   */
  map(task: never, items: Iterable<never>, options?: MapOptions): AsyncIterableIterator<unknown> {
    const submit = (item: unknown): Future<unknown> => this.submit(...([task, item] as never));
    return mapTasks(submit, items, options);
  }

  /** As `shutdown()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }
}
