import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { BrokenExecutorError } from "./errors.ts";

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

/** The module could not be loaded on a worker. */
export function brokenError(module: string, cause: unknown): BrokenExecutorError {
  return new BrokenExecutorError(
    {
      did: `a WorkerExecutor was to run tasks of ${module}`,
      wrong: `that module could not be loaded on a worker (${cause instanceof Error ? cause.message : String(cause)})`,
      write: 'new WorkerExecutor(new URL("./tasks.js", import.meta.url)), with a module that Node can import',
    },
    { cause },
  );
}
