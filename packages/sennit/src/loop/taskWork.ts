import { asGenerator, type Coroutine, type CoroutineFunction, isCoroutine } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { coroutineOf } from "./coroutineStack.ts";
import type { Work } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { notACoroutine } from "./taskErrors.ts";

/** The coroutine of a task that was created of `work`. Throws a UsageError for what is no work. */
export function workOf<T>(work: Exclude<Work<T>, CoroutineFunction<T>>): Coroutine<T> {
  if (isCoroutine(work)) return asGenerator(work);
  if (work instanceof CoroutineCall) return coroutineOf(work);
  throw notACoroutine(work);
}

/** A coroutine that waits for a future. */
export function* waitingOn<T>(future: Future<T>): Coroutine<T> {
  return yield* future;
}

/** The coroutine of a plain function: it has returned already. */
export function* over<T>(value: T): Coroutine<T> {
  return value;
}
