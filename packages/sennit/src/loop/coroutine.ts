import type { StandardFutureV1 } from "@sennit/spec";
import type { CoroutineCall } from "./coroutineCall.ts";
import type { Task } from "./task.ts";

/** A generator that a driver steps: `yield* future` waits and gives the future's value. */
export type Coroutine<T> = Generator<unknown, T, unknown>;

/** What a driver needs of a coroutine. */
export interface Steps<T> {
  next(value: unknown): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
}

/** A function whose call is a coroutine or a future, or an async function: it is given the task that runs it. */
export type CoroutineFunction<T> = (
  task: Task<unknown>,
) => Coroutine<T> | CoroutineCall<T> | StandardFutureV1<T> | PromiseLike<T>;

/** Whether `x` is a generator object. */
export function isCoroutine(x: unknown): x is Coroutine<unknown> {
  return (
    typeof x === "object" && x !== null && (x as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "Generator"
  );
}
