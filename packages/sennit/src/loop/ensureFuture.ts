import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { adopt } from "./adopt.ts";
import { isCoroutine } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import type { EventLoop, Runnable } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { getRunningLoop } from "./running.ts";

/**
 * A Future of `loop` for whatever can be waited for: asyncio's ensure_future, and wider.
 *
 * A Future of the loop is returned as it is; a coroutine or a function becomes a Task; a future of another family, or a
 * promise, is followed. Throws a UsageError for anything else.
 */
export function ensureFuture<T>(x: Runnable<T>, loop: EventLoop = getRunningLoop()): Future<T> {
  if (typeof x === "function" || isCoroutine(x) || x instanceof CoroutineCall) return loop.createTask(x);
  const future = adopt(x as unknown, loop);
  if (future !== undefined) return future as Future<T>;
  throw new UsageError("ERR_NOT_AWAITABLE", {
    did: `something was awaited: ${describe(x)}`,
    wrong: "it is no future, promise, coroutine or function",
    write: "ensureFuture(promise)",
  });
}
