import type { Coroutine, Steps } from "./coroutine.ts";
import { CoroutineStack, stepping } from "./coroutineStack.ts";

/** The waits that code takes up again each time that they are cancelled. */
const insisted = new WeakSet<object>();

/**
 * Runs `call` in the coroutine that waits, and marks its waits as ones that are taken up again when they are cancelled.
 *
 * A scope that raises its cancellation at every wait leaves them alone: otherwise the two would go on for ever.
 */
export function* insist<T>(call: Iterable<unknown, T, unknown>): Coroutine<T> {
  const coroutine = new CoroutineStack<T>(call[Symbol.iterator]() as Steps<T>);
  return yield* stepping(coroutine, coroutine.next(undefined), (awaited) => {
    if (typeof awaited === "object" && awaited !== null) insisted.add(awaited);
  });
}

/** Whether somebody insists on this wait. */
export function isInsistedOn(future: object): boolean {
  return insisted.has(future);
}
