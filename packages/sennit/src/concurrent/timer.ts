import { findRunningLoop } from "../loop/running.ts";

/** The time in milliseconds: of the loop that runs, or else of the host. */
export function now(): number {
  return findRunningLoop()?.time() ?? performance.now();
}

/** Calls `fn` in `delay` milliseconds by the loop that runs, or else by the host. Returns a function that withdraws it. */
export function after(delay: number, fn: () => void): () => void {
  const loop = findRunningLoop();
  if (loop !== undefined) {
    const handle = loop.callLater(delay, fn);
    return () => handle.cancel();
  }
  const handle = setTimeout(fn, delay);
  return () => clearTimeout(handle);
}
