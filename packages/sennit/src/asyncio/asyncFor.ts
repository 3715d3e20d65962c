import { type Coroutine, CoroutineCall, ensureFuture } from "../loop/index.ts";
import { type Body, runBody } from "./runBody.ts";

/**
 * Runs `body` for each item of `source`, one after another: Python's `async for`, for coroutines.
 *
 * The first result of the body that is not undefined ends the iteration, and is what the call gives; at the end of the
 * source it gives undefined. Async functions have `for await`, which does the same.
 *
 * @example
 * ```ts
 * import { asyncFor, createTask, Queue, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const queue = new Queue<number>();
 *   createTask(function* () {
 *     for (const n of [1, 2, 3, 4]) yield* queue.put(n);
 *     queue.shutdown();
 *   });
 *   let sum = 0;
 *   yield* asyncFor(queue, function* (n) {
 *     sum += n;
 *   });
 *   return sum;
 * }); // => 10
 * ```
 */
export function asyncFor<T, Result>(
  source: AsyncIterable<T>,
  body: Body<[item: T], Result>,
): CoroutineCall<Result | undefined> {
  return new CoroutineCall(iterating(source[Symbol.asyncIterator](), body));
}

function* iterating<T, Result>(
  iterator: AsyncIterator<T>,
  body: Body<[item: T], Result>,
): Coroutine<Result | undefined> {
  for (;;) {
    const next = yield* waitingFor(iterator.next());
    if (next.done === true) return undefined;
    let result: Result;
    try {
      result = yield* runBody(body, next.value);
    } catch (error) {
      try {
        yield* closing(iterator);
      } catch {
        // As in `for await`, the body's error is the one that counts.
      }
      throw error;
    }
    if (result === undefined) continue;
    yield* closing(iterator);
    return result;
  }
}

function* closing(iterator: AsyncIterator<unknown>): Coroutine<void> {
  if (iterator.return !== undefined) yield* waitingFor(iterator.return());
}

/** A call that is a coroutine's runs in this task; a promise is followed. */
function* waitingFor<T>(promise: PromiseLike<T>): Coroutine<T> {
  if (promise instanceof CoroutineCall) return yield* promise as CoroutineCall<T>;
  return yield* ensureFuture(promise);
}
