import { ContextVar } from "../core/context.ts";
import type { CancelScope } from "./cancelScope.ts";

const current = new ContextVar<CancelScope | undefined>("the current scope", undefined);

/** The innermost open scope that this code runs in. */
export function currentScope(): CancelScope | undefined {
  let scope = current.get();
  while (scope?._closed === true) scope = scope.parent;
  return scope;
}

/** Calls `fn` in such a way that what it starts runs in `scope`. */
export function withScope<Result>(scope: CancelScope, fn: () => Result): Result {
  const token = current.set(scope);
  try {
    return fn();
  } finally {
    current.reset(token);
  }
}

/**
 * The signal of the innermost scope that this code runs in; outside of all scopes one that is never aborted.
 *
 * It answers in coroutines and callbacks, and after native awaits where the host has AsyncLocalStorage (Node, Bun, Deno).
 * In browsers an async function has it until its first await: there, use the signal that the function is given.
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
