import type { EventLoop } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { Reaction } from "./reaction.ts";

// Constants of this module: V8 reads them without the checks that each use of an import has.
const AnyFuture = Future;
const AnyReaction = Reaction;

/** A Future of `loop` that follows a thenable, or a plain promise. Cancelling it leaves the thenable alone. */
export function adoptThenable(source: PromiseLike<unknown>, loop: EventLoop, isPromise = false): Future<unknown> {
  const future = new AnyFuture<unknown>(loop);
  const reaction = AnyReaction.of(source, future, isPromise);
  // A thenable may have called at once.
  if (!future.done()) future._held = reaction;
  return future;
}
