import { UsageError } from "../core/errors.ts";
import { copyContext } from "../core/index.ts";
import { type Coroutine, CoroutineCall, type Future, getRunningLoop } from "../loop/index.ts";

/**
 * Runs `fn(...args)` in the loop's default executor, when somebody waits for it: asyncio's to_thread.
 *
 * The executor decides where that is: only one whose threads take functions runs it in another; `InlineExecutor` runs it in
 * this one. `fn` begins with a copy of the context of whoever waits, where the executor runs it in this thread; what it
 * sets stays with it. Throws a UsageError if the loop has no default executor.
 *
 * @example
 * ```ts
 * import { getRunningLoop, run, toThread } from "sennit/asyncio";
 * import { InlineExecutor } from "sennit/concurrent";
 *
 * await run(function* () {
 *   getRunningLoop().setDefaultExecutor(new InlineExecutor());
 *   return yield* toThread((a: number, b: number) => a + b, 1, 2);
 * }); // => 3
 * ```
 */
export function toThread<Args extends readonly unknown[], T>(
  fn: (...args: Args) => T,
  ...args: Args
): CoroutineCall<Awaited<T>> {
  return new CoroutineCall(submitting(fn, args));
}

function* submitting<Args extends readonly unknown[], T>(fn: (...args: Args) => T, args: Args): Coroutine<Awaited<T>> {
  const loop = getRunningLoop();
  let future: Future<Awaited<T>>;
  try {
    future = copyContext().run(() => loop.runInExecutor(undefined, fn, ...args));
  } catch (error) {
    throw error instanceof UsageError && error.code === "ERR_NO_EXECUTOR" ? noExecutor(error) : error;
  }
  return yield* future;
}

function noExecutor(cause: UsageError): UsageError {
  const lesson = {
    did: "toThread() was waited for",
    wrong: "the loop has no default executor",
    write: "loop.setDefaultExecutor(new InlineExecutor()), before",
  };
  return new UsageError("ERR_NO_EXECUTOR", lesson, { cause });
}
