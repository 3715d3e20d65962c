/**
 * Calls `request` with the signal's reason when it aborts: now, if it has already, which adds no listener.
 *
 * Returns a function that takes the listener away, as whatever ends before a long-lived signal must.
 */
export function onAbort(signal: AbortSignal, request: (reason: unknown) => void): () => void {
  const listener = (): void => request(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
