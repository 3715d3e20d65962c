import { type Coroutine, currentTask, ensureFuture, getRunningLoop } from "../loop/index.ts";

/** What `yield*` can wait for: a coroutine, the call of one, or a future of any family. */
export type Waitable<T> = Iterable<unknown, T, unknown>;

/** A piece of code inside something: a generator function, an async one, or one that returns what can be waited for. */
export type Body<Args extends readonly unknown[], T> = (...args: Args) => Waitable<T> | PromiseLike<T>;

/**
 * Runs `body` in the task that is stepped, so that its cancellation reaches the innermost wait.
 *
 * Only a task can cancel what an async function awaits: such a body gets a task of its own, in the same context.
 */
export function* runBody<Args extends readonly unknown[], T>(body: Body<Args, T>, ...args: Args): Coroutine<T> {
  if (isAsyncFunction(body)) {
    const context = currentTask()?.getContext();
    return yield* getRunningLoop().createTask(() => body(...args), { context });
  }
  const work = body(...args);
  return yield* isWaitable(work) ? work : ensureFuture(work);
}

function isWaitable<T>(work: Waitable<T> | PromiseLike<T>): work is Waitable<T> {
  return typeof work === "object" && work !== null && Symbol.iterator in work;
}

/** Whether it is known before its call that it is async: a function that merely returns a promise cannot be told. */
function isAsyncFunction<Args extends readonly unknown[], T>(
  body: Body<Args, T>,
): body is (...args: Args) => PromiseLike<T> {
  return Object.prototype.toString.call(body) === "[object AsyncFunction]";
}
