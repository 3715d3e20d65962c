import type { EventLoop } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { Reaction } from "./reaction.ts";

/** A Future of `loop` that follows a thenable, `at` which it leaves a reaction. Cancelling it leaves the thenable alone. */
export function adoptThenable(source: PromiseLike<unknown>, loop: EventLoop, at = Reaction.at): Future<unknown> {
  const future = new Future<unknown>(loop);
  future._backing = at(source, future);
  return future;
}
