import { type Coroutine, CoroutineCall } from "../loop/index.ts";
import { type Body, runBody } from "./runBody.ts";

export type { Waitable } from "./runBody.ts";

/** Why a body was left: the error, in an object, because anything can be thrown. */
export interface Failure {
  readonly reason: unknown;
}

/** Something to enter before, and to exit after, a body of code, with waits in both: `__aenter__` and `__aexit__`. */
export interface AsyncContextManager<Value> {
  enter(): CoroutineCall<Value>;
  /** Throws in place of the body's failure, where it has something else to say; `true` ends the failure there. */
  exit(failure?: Failure): CoroutineCall<boolean> | CoroutineCall<void>;
}

/**
 * Runs `body` inside `manager`: Python's `async with`.
 *
 * An async body runs as a task of its own, from the next iteration on, and in the same context: cancelling whoever waits
 * reaches what it awaits, as far as `Task.cancel` reaches into async functions. Where the manager ends a failure of the
 * body, as a timeout never does and `TaskGroup.cancel` does, there is no result, and undefined is returned.
 *
 * @example
 * ```ts
 * import { asyncWith, Lock, run, sleep, timeout } from "sennit/asyncio";
 *
 * const lock = new Lock();
 * await run(() =>
 *   asyncWith(lock, function* () {
 *     return lock.locked();
 *   }),
 * ); // => true
 * await run(async () => {
 *   await asyncWith(timeout(10), async () => {
 *     await sleep(60_000);
 *   });
 * }).catch((error) => error.code); // => "ERR_TIMEOUT"
 * ```
 */
export function asyncWith<Value, Result>(
  manager: AsyncContextManager<Value>,
  body: Body<[value: Value], Result>,
): CoroutineCall<Result> {
  return new CoroutineCall(within(manager, body));
}

function* within<Value, Result>(
  manager: AsyncContextManager<Value>,
  body: Body<[value: Value], Result>,
): Coroutine<Result> {
  const value = yield* manager.enter();
  let result: Result;
  try {
    result = yield* runBody(body, value);
  } catch (reason) {
    if ((yield* manager.exit({ reason })) === true) return undefined as Result;
    throw reason;
  }
  yield* manager.exit();
  return result;
}
