import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { CoroutineCall, type EventLoop, isCoroutine, type Work } from "../loop/index.ts";
import { ThreadsafeFuture } from "./threadsafeFuture.ts";

/**
 * Runs `work` in `loop` for code outside of it, such as an event handler: asyncio's run_coroutine_threadsafe.
 *
 * The work starts in the loop's next iteration. Its future stays pending until it is done, so that `cancel` works until
 * then; cancelled before the work begins, that is still started, and cancelled at its first wait, as in Python. Throws a
 * UsageError for what is no coroutine, and where the loop is closed.
 *
 * Differs in that there is one thread: `loop` is on the thread of the call. The future is no Future of
 * `sennit/concurrent`, but carries `~future`, as those do.
 *
 * @example
 * ```ts
 * import { runCoroutineThreadsafe, sleep } from "sennit/asyncio";
 * import { HostLoop } from "sennit/loop";
 *
 * const loop = new HostLoop();
 * const running = loop.run(sleep(20));
 * const future = runCoroutineThreadsafe(sleep(10, "from outside"), loop);
 * await future; // => "from outside"
 * await running;
 * ```
 */
export function runCoroutineThreadsafe<T>(work: Work<T>, loop: EventLoop): ThreadsafeFuture<T> {
  if (typeof work !== "function" && !isCoroutine(work) && !(work instanceof CoroutineCall)) throw notACoroutine(work);
  const future = new ThreadsafeFuture<T>(loop);
  loop.callSoonThreadsafe(() => {
    try {
      future._follow(loop.createTask(work));
    } catch (error) {
      future._fail(error);
      // The loop's exception handler hears of it too.
      throw error;
    }
  });
  return future;
}

function notACoroutine(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_COROUTINE", {
    did: `runCoroutineThreadsafe() was called with ${describe(x)}`,
    wrong: "a task runs a coroutine or a function",
    write: "runCoroutineThreadsafe(function* () { … }, loop)",
  });
}
