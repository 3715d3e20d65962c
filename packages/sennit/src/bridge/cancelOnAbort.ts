import { onAbort } from "../core/onAbort.ts";
import type { Future } from "../loop/index.ts";

/** Cancels `future` when `signal` aborts; once the future is done, the signal holds nothing of it. */
export function cancelOnAbort<T>(future: Future<T>, signal: AbortSignal): Future<T> {
  const remove = onAbort(signal, (reason) => future.cancel(reason));
  if (!signal.aborted) future.addDoneCallback(remove);
  return future;
}
