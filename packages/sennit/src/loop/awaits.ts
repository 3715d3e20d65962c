import type { StandardFutureV1 } from "@sennit/spec";
import type { Backing } from "./backing.ts";
import type { Future } from "./future.ts";

type AnyFuture = Future<unknown>;

const declared = new WeakMap<AnyFuture, Set<AnyFuture>>();

/** What `outer`, which is pending, waits on: what it follows, or the first of the futures that settle it which is not done. */
export function pendingBehind(outer: AnyFuture): StandardFutureV1 | undefined {
  const { follows, children = [] } = (outer._held ?? {}) as Backing;
  if (follows !== undefined) return follows;
  for (const child of children) if (!child.done()) return child;
  return undefined;
}

/**
 * Declares that `waiter` waits on `future`, for combinators of one's own: asyncio's future_add_to_awaited_by.
 *
 * What Sennit's own combinators and tasks wait on is known without it.
 */
export function futureAddToAwaitedBy(future: AnyFuture, waiter: AnyFuture): void {
  const waiters = declared.get(future) ?? new Set();
  declared.set(future, waiters.add(waiter));
}

/** Takes back what `futureAddToAwaitedBy` has declared: asyncio's future_discard_from_awaited_by. */
export function futureDiscardFromAwaitedBy(future: AnyFuture, waiter: AnyFuture): void {
  declared.get(future)?.delete(waiter);
}

/**
 * Who waits on whom: from each future to those that wait on it, as far as the tasks of its loop lead.
 *
 * It is found out when it is asked for, which is seldom, and costs those nothing who wait.
 */
export function awaitersByFuture(tasks: Iterable<AnyFuture & { _waitsOnNow(): AnyFuture | undefined }>): Awaiters {
  const awaiters: Awaiters = new Map();
  const expanded = new Set<AnyFuture>();
  const add = (future: AnyFuture, waiter: AnyFuture): void => {
    const { children = [], hidden }: Backing = (!future.done() && future._held) || {};
    if (hidden === true) {
      for (const child of children) add(child, waiter);
      return;
    }
    const waiters = awaiters.get(future) ?? new Set();
    awaiters.set(future, waiters.add(waiter));
    if (expanded.has(future)) return;
    expanded.add(future);
    for (const child of children) add(child, future);
  };
  for (const task of tasks) {
    const on = task._waitsOnNow();
    if (on !== undefined) add(on, task);
  }
  return awaiters;
}

/** From each future to those that wait on it. */
export type Awaiters = Map<AnyFuture, Set<AnyFuture>>;

/** Those that were declared to wait on `future`. */
export function declaredAwaiters(future: AnyFuture): Iterable<AnyFuture> {
  return declared.get(future) ?? [];
}
