import { noteHandover } from "../core/trace.ts";
import { standsFor } from "../loop/awaits.ts";
import { CancelledError, ensureFuture, Future, getRunningLoop, type Runnable } from "../loop/index.ts";

/** Options of `gather`. */
export interface GatherOptions {
  /** Errors and cancellations stand among the results, and do not end the gathering. */
  readonly returnExceptions?: boolean | undefined;
}

/** The values of what is gathered, in its order. */
export type Gathered<Awaitables extends readonly unknown[]> = {
  -readonly [Index in keyof Awaitables]: Awaitables[Index] extends Runnable<infer Value> ? Value : never;
};

/**
 * A future of all results, in the order of `awaitables`: asyncio's gather.
 *
 * The first error is its error, and the others go on; cancelling it cancels them all. What stands there twice is waited
 * for once.
 *
 * @example
 * ```ts
 * import { gather, run, sleep } from "sennit/asyncio";
 *
 * await run(() => gather([sleep(20, "a"), sleep(10, "b")])); // => ["a", "b"]
 * ```
 */
export function gather<const Awaitables extends readonly Runnable<unknown>[]>(
  awaitables: Awaitables,
  options: GatherOptions = {},
): Future<Gathered<Awaitables>> {
  const loop = getRunningLoop();
  const outer = new Future<unknown[]>(loop);
  const futures = new Map<Runnable<unknown>, Future<unknown>>();
  for (const each of awaitables) if (!futures.has(each)) futures.set(each, ensureFuture(each, loop));
  const children = awaitables.map((each) => futures.get(each) as Future<unknown>);
  let left = futures.size;
  let cancelRequested = false;

  const onDone = (child: Future<unknown>): void => {
    left -= 1;
    if (outer.done()) child._markSeen();
    else if (options.returnExceptions !== true && !child._isFulfilled()) fail(child);
    else if (left === 0) finish(child);
  };

  const fail = (child: Future<unknown>): void => {
    const error = child._errorOf();
    noteHandover(error, child, outer);
    outer.setException(error);
  };

  const finish = (last: Future<unknown>): void => {
    // Looks at every child, so that none of their errors is reported as unseen.
    const results = children.map((each) => (each._isFulfilled() ? each._peek() : each._errorOf()));
    if (cancelRequested) outer.setException(last.cancelled() ? last._errorOf() : new CancelledError());
    else outer.setResult(results);
  };

  outer._canceller = (reason) => {
    let taken = false;
    for (const child of children) taken = child.cancel(reason) || taken;
    cancelRequested ||= taken;
    return taken;
  };
  standsFor(outer, children);
  for (const child of futures.values()) if (!child.done()) child.addDoneCallback(onDone);
  for (const child of futures.values()) if (child.done()) onDone(child);
  if (children.length === 0) outer.setResult([]);
  return outer as Future<Gathered<Awaitables>>;
}
