import { adopt } from "../loop/adopt.ts";
import type { Steps } from "../loop/coroutine.ts";
import { CoroutineStack } from "../loop/coroutineStack.ts";
import type { Coroutine } from "../loop/index.ts";
import type { CancelScope } from "./cancelScope.ts";

/** Runs `coroutine` in the one that waits, and raises the scope's cancellation at each of its waits. */
export function* levelled<T>(steps: Steps<T>, scope: CancelScope): Coroutine<T> {
  const coroutine = new CoroutineStack<T>(steps);
  let step = coroutine.next(undefined);
  while (step.done !== true) {
    let value: unknown;
    try {
      value = yield* waiting(step.value, scope);
    } catch (error) {
      step = coroutine.throw(error);
      continue;
    }
    step = coroutine.next(value);
  }
  return step.value;
}

/** One wait of a coroutine in a scope. */
function* waiting(awaited: unknown, scope: CancelScope): Coroutine<unknown> {
  if (awaited === undefined || awaited === null) {
    const value = yield;
    scope._throwIfCancelled();
    return value;
  }
  const future = adopt(awaited, scope._loop);
  if (future === undefined || future.done()) return yield future ?? awaited;
  if (!scope._waits.begin(future)) {
    // Others must have their turn, or code that takes the wait up again each time would never let them.
    yield;
    scope._throwIfCancelled();
  }
  try {
    return yield future;
  } finally {
    scope._waits.end(future);
  }
}
