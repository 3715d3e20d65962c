import type { Future } from "../loop/index.ts";

/** Cancels `future` when `signal` aborts; once the future is done, the signal holds nothing of it. */
export function cancelOnAbort<T>(future: Future<T>, signal: AbortSignal): Future<T> {
  const cancel = (): void => void future.cancel(signal.reason);
  if (signal.aborted) {
    cancel();
    return future;
  }
  signal.addEventListener("abort", cancel, { once: true });
  future.addDoneCallback(() => signal.removeEventListener("abort", cancel));
  return future;
}
