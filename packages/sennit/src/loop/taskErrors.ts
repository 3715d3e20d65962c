import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { isCoroutine } from "./coroutine.ts";
import type { Task } from "./task.ts";

export function notACoroutine(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_COROUTINE", {
    did: `a task was created of ${describe(x)}`,
    wrong: "a task runs a coroutine or a function",
    write: "createTask(function* () { … }), or ensureFuture(x)",
  });
}

export function settledFromOutside(method: string): UsageError {
  return new UsageError("ERR_TASK_SETTLED_FROM_OUTSIDE", {
    did: `${method}() was called on a task`,
    wrong: "its coroutine settles it",
    write: `const future = loop.createFuture(); future.${method}(…)`,
  });
}

export function awaitsItself(task: Task<unknown>): UsageError {
  return new UsageError("ERR_TASK_AWAITS_ITSELF", {
    did: `the task ${task.getName()} waited for itself`,
    wrong: "it would wait for ever",
    write: "yield* anotherTask",
  });
}

export function badYield(x: unknown): UsageError {
  return new UsageError("ERR_BAD_YIELD", {
    did: `a coroutine yielded ${describe(x)}`,
    wrong: "a task waits on futures of any family, and promises",
    write: isCoroutine(x) ? "yield* other()" : "yield* future",
  });
}
