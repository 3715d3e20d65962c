import { ContextVar } from "../core/context.ts";
import { currentTask, type Task } from "../loop/index.ts";
import { findAsyncTask, hostCarriesTasks } from "../loop/running.ts";
import type { CancelScope } from "./cancelScope.ts";

/** For what is started inside a scope, and is no code of it: another library's tasks, callbacks. */
const current = new ContextVar<CancelScope | undefined>("the current scope", undefined);

/** The scopes whose code the tasks run. */
const scopes = new WeakMap<Task<unknown>, CancelScope>();

/** Notes that `task` runs code of `scope`. */
export function runsIn(task: Task<unknown>, scope: CancelScope): void {
  scopes.set(task, scope);
}

/** The innermost open scope that this code runs in. */
export function currentScope(): CancelScope | undefined {
  let scope = ownScope() ?? current.get();
  while (scope?._closed === true) scope = scope.parent;
  return scope;
}

/** The scope that this code of an async function is code of; not that in which other code was started. */
export function ownScope(): CancelScope | undefined {
  const task = findAsyncTask();
  return task && scopes.get(task);
}

/**
 * The scope that this code is code of, where the host will not tell at the `await` that comes next.
 *
 * Up to its first native await an async function is in a step of its task, on such hosts too.
 */
export function scopeLostAtAwait(): CancelScope | undefined {
  const task = hostCarriesTasks() ? undefined : currentTask();
  return task && scopes.get(task);
}

/** Calls `fn` in such a way that what it starts runs in `scope`. */
export function withScope<Result>(scope: CancelScope, fn: () => Result): Result {
  const leave = enterScope(scope);
  try {
    return fn();
  } finally {
    leave();
  }
}

/** Lets what is started from now on run in `scope`, until the function that is returned is called. */
export function enterScope(scope: CancelScope): () => void {
  const token = current.set(scope);
  return () => current.reset(token);
}

/**
 * The signal of the innermost scope that this code runs in; outside of all scopes one that is never aborted.
 *
 * It answers in coroutines and callbacks, and after native awaits where the host has AsyncLocalStorage (Node, Bun, Deno).
 * In browsers an async function has it until its first await: after that, use the signal that the function is given.
 *
 * @example
 * ```ts
 * import { currentSignal, moveOnAfter, sleep } from "sennit";
 *
 * const helper = async (): Promise<AbortSignal> => {
 *   await null;
 *   return currentSignal();
 * };
 * await moveOnAfter(1000, async (signal) => (await helper()) === signal); // => true
 * currentSignal().aborted; // => false
 * ```
 */
export function currentSignal(): AbortSignal {
  return currentScope()?.signal ?? new AbortController().signal;
}
