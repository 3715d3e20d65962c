import { UsageError } from "../core/errors.ts";
import type { TaskContext } from "./messages.ts";

/** Calls `run`, in which a task runs, with a value that has come with the task. */
export type Restore<T> = (value: T, run: () => void) => void;

const restorers = new Map<string, Restore<never>>();

/**
 * Lets `restore` put back, on the thread of a task, what the pool's `carry` has taken along under `key`.
 *
 * Call it in the module of tasks. `restore` is called before each task with which such a value came, and must call `run`
 * once, at once: the task runs in it.
 *
 * @example
 * ```ts
 * import { AsyncLocalStorage } from "node:async_hooks";
 * import { restoreContext } from "sennit/concurrent";
 *
 * // In the module of tasks; new WorkerExecutor(…, { carry: { request: () => request.getStore() } }) on the other side.
 * const request = new AsyncLocalStorage<{ id: string }>();
 * restoreContext<{ id: string }>("request", (value, run) => request.run(value, run));
 * ```
 */
export function restoreContext<T>(key: string, restore: Restore<T>): void {
  restorers.set(key, restore);
}

/** Calls `fn` with all restored that `context` has; what was registered first is outermost. */
export function runRestored<T>(context: TaskContext | undefined, fn: () => T): T {
  if (context === undefined || restorers.size === 0) return fn();
  let run = fn;
  for (const [key, restore] of [...restorers].reverse()) {
    if (Object.hasOwn(context, key)) run = within(key, restore, context[key], run);
  }
  return run();
}

function within<T>(key: string, restore: Restore<never>, value: unknown, fn: () => T): () => T {
  return () => {
    let result: [T] | [] = [];
    restore(value as never, () => {
      result = [fn()];
    });
    if (result.length === 0) throw notRun(key);
    return result[0] as T;
  };
}

/** What `carry` takes along now, or undefined if that is nothing. */
export function captureContext(carry: Readonly<Record<string, () => unknown>> | undefined): TaskContext | undefined {
  let context: Record<string, unknown> | undefined;
  for (const key in carry) {
    const value = carry[key]?.();
    if (value === undefined) continue;
    context ??= {};
    context[key] = value;
  }
  return context;
}

function notRun(key: string): UsageError {
  return new UsageError("ERR_TASK_NOT_RUN", {
    did: `the context "${key}" of a task was restored`,
    wrong: "the function that restores it has not called the one in which the task runs",
    write: `restoreContext("${key}", (value, run) => storage.run(value, run))`,
  });
}
