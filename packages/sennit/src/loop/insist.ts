import type { Coroutine, Steps } from "./coroutine.ts";
import { CoroutineStack } from "./coroutineStack.ts";

/** The waits that code takes up again each time that they are cancelled. */
const insisted = new WeakSet<object>();

/**
 * Runs `call` in the coroutine that waits, and marks its waits as ones that are taken up again when they are cancelled.
 *
 * A scope that raises its cancellation at every wait leaves them alone: otherwise the two would go on for ever.
 */
export function* insist<T>(call: Iterable<unknown, T, unknown>): Coroutine<T> {
  const coroutine = new CoroutineStack<T>(call[Symbol.iterator]() as Steps<T>);
  let step = coroutine.next(undefined);
  while (step.done !== true) {
    if (typeof step.value === "object" && step.value !== null) insisted.add(step.value);
    let value: unknown;
    try {
      value = yield step.value;
    } catch (error) {
      step = coroutine.throw(error);
      continue;
    }
    step = coroutine.next(value);
  }
  return step.value;
}

/** Whether somebody insists on this wait. */
export function isInsistedOn(future: object): boolean {
  return insisted.has(future);
}
