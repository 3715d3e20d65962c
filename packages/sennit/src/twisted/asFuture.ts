import { noteHandover } from "../core/trace.ts";
import type { EventLoop } from "../loop/eventLoop.ts";
import type { Future } from "../loop/future.ts";
import type { Deferred } from "./deferredClass.ts";

/** A Future of `loop` that gets the result of `deferred`, and takes it away from it. */
export function asFuture<T>(deferred: Deferred<T>, loop: EventLoop): Future<T> {
  const future = loop.createFuture<T>();
  deferred.addCallbacks(
    (value) => {
      if (!future.cancelled()) future.setResult(value);
    },
    (failure) => {
      if (future.cancelled()) return;
      noteHandover(failure.value, failure, future);
      future.setException(failure.value);
    },
  );
  future.addDoneCallback(() => {
    if (future.cancelled()) deferred.cancel(cancelReason(future));
  });
  return future;
}

function cancelReason(future: Future<unknown>): unknown {
  const outcome = future["~future"].peek();
  return outcome?.status === "cancelled" ? outcome.reason : undefined;
}
