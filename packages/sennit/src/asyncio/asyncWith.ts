import { type Coroutine, CoroutineCall } from "../loop/index.ts";

/** Why a body was left: the error, in an object, because anything can be thrown. */
export interface Failure {
  readonly reason: unknown;
}

/** Something to enter before, and to exit after, a body of code, with waits in both: `__aenter__` and `__aexit__`. */
export interface AsyncContextManager<Value> {
  enter(): CoroutineCall<Value>;
  /** Throws in place of the body's failure, where it has something else to say. */
  exit(failure?: Failure): CoroutineCall<void>;
}

/** What `yield*` can wait for: a coroutine, the call of one, or a future of any family. */
export type Waitable<T> = Iterable<unknown, T, unknown>;

/**
 * Runs `body` inside `manager`: Python's `async with`.
 *
 * @example
 * ```ts
 * import { asyncWith, Lock, run } from "sennit/asyncio";
 *
 * const lock = new Lock();
 * await run(() =>
 *   asyncWith(lock, function* () {
 *     return lock.locked();
 *   }),
 * ); // => true
 * ```
 */
export function asyncWith<Value, Result>(
  manager: AsyncContextManager<Value>,
  body: (value: Value) => Waitable<Result>,
): CoroutineCall<Result> {
  return new CoroutineCall(within(manager, body));
}

function* within<Value, Result>(
  manager: AsyncContextManager<Value>,
  body: (value: Value) => Waitable<Result>,
): Coroutine<Result> {
  const value = yield* manager.enter();
  let result: Result;
  try {
    result = yield* body(value);
  } catch (reason) {
    yield* manager.exit({ reason });
    throw reason;
  }
  yield* manager.exit();
  return result;
}
