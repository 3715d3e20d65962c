import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { BrokenExecutorError, QueueFullError } from "./errors.ts";
import type { Breakage } from "./pool.ts";

/** `value`. Throws a UsageError if it is less than `least`, or no number. */
export function atLeast(least: number, option: string, value: number): number {
  if (value >= least) return value;
  throw new UsageError("ERR_BAD_OPTION", {
    did: `a WorkerExecutor was made with ${option}: ${String(value)}`,
    wrong: `it must be at least ${least}`,
    write: `new WorkerExecutor(module, { ${option}: ${least} })`,
  });
}

/** A module cannot be found by this name. */
export function noAddress(module: unknown): UsageError {
  return new UsageError("ERR_NO_MODULE_ADDRESS", {
    did: `a WorkerExecutor was made with the module ${describe(module)}`,
    wrong: "that is no address: nobody knows what it would be relative to",
    write: 'new WorkerExecutor(new URL("./tasks.js", import.meta.url))',
  });
}

/** What was submitted is a function, or something else that is no name. */
export function notAName(task: unknown): UsageError {
  const name = typeof task === "function" && task.name !== "" ? task.name : "analyse";
  return new UsageError("ERR_FUNCTION_CANNOT_CROSS", {
    did: `${describe(task)} was submitted to a WorkerExecutor`,
    wrong: "a function cannot cross to another thread",
    write: `pool.submit("${name}", …), by the name under which the pool's module exports it`,
  });
}

/** An argument cannot be cloned, which needs no try. */
export function cannotCross(task: string, argument: unknown): UsageError {
  return new UsageError("ERR_ARGUMENTS_UNCLONEABLE", {
    did: `the task "${task}" was submitted to a WorkerExecutor`,
    wrong: `one of its arguments is a ${typeof argument}, which cannot cross to another thread`,
    write: `submit("${task}", …) with plain data`,
  });
}

/** The initializer's arguments cannot be cloned. */
export function initializerCannotCross(cause: unknown): UsageError {
  const lesson = {
    did: "a WorkerExecutor was made with an initializer",
    wrong: `its arguments cannot be cloned for another thread (${messageOf(cause)})`,
    write: 'new WorkerExecutor(module, { initializer: ["connect", "plain data"] })',
  };
  return new UsageError("ERR_ARGUMENTS_UNCLONEABLE", lesson, { cause });
}

/** As many tasks wait as may. */
export function queueFull(task: string, maxQueue: number): QueueFullError {
  return new QueueFullError({
    did: `the task "${task}" was submitted to a WorkerExecutor`,
    wrong: `its queue is full: all threads have work, and ${maxQueue} tasks wait (maxQueue)`,
    write: `await pool.ready(); pool.submit("${task}", …)`,
  });
}

/** No worker can be made ready. */
export function brokenError(
  module: string,
  initializer: string | undefined,
  { why, cause }: Breakage,
): BrokenExecutorError {
  const wrong =
    why === "uninitialized"
      ? `its initializer "${initializer}" failed on a worker`
      : "that module could not be loaded on a worker";
  return new BrokenExecutorError(
    {
      did: `a WorkerExecutor was to run tasks of ${module}`,
      wrong: `${wrong} (${messageOf(cause)})`,
      write:
        'new WorkerExecutor(new URL("./tasks.js", import.meta.url)), with a module that Node can import and initialize',
    },
    { cause },
  );
}

function messageOf(x: unknown): string {
  return x instanceof Error ? x.message : String(x);
}
