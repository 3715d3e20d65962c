import { Activity, type Ended, type Opening } from "./activity.ts";
import { type Body, runBody } from "./body.ts";
import type { ScopeOptions } from "./cancelScope.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { notABody } from "./structuredErrors.ts";

/**
 * Runs `body` in a scope of its own, and gives a future of its result, which is there when all in the scope has ended.
 *
 * The body is given the scope's signal, and the scope. Cancelling the future, aborting `signal`, or a cancelled scope around
 * it cancels it: what it waits on is asked to stop, and every further wait raises the cancellation again, until the body has
 * ended. A result that comes all the same is kept. When `deadline` is reached, that is a ScopeTimeoutError. It runs in the
 * running loop, or in a program without one in the background. Throws a UsageError for what is no function.
 *
 * @example
 * ```ts
 * import { CancelledError, scope, sleep } from "sennit";
 *
 * const user = new AbortController();
 * const work = scope(
 *   async () => {
 *     try {
 *       await sleep(60_000);
 *     } finally {
 *       console.log("cleans up"); // => cleans up
 *     }
 *   },
 *   { signal: user.signal },
 * );
 * await sleep(1);
 * user.abort("the user has left");
 * try {
 *   await work;
 * } catch (error) {
 *   error instanceof CancelledError && error.reason; // => "the user has left"
 * }
 * ```
 */
export function scope<T>(body: Body<T>, options: ScopeOptions = {}): ScopeFuture<T> {
  return runScope("scope", body, options, (ended) => ended);
}

/** Runs `body` in a scope; `judge` says what its end is to whoever waits. */
export function runScope<T, R>(
  what: string,
  body: Body<T>,
  opening: Opening,
  judge: (ended: Ended<T>, activity: Activity<R>) => Ended<R>,
): ScopeFuture<R> {
  if (typeof body !== "function") throw notABody(what, body);
  const activity = new Activity<R>(opening);
  runBody<T>(activity, body, (ended) => activity.conclude(() => judge(ended, activity)));
  return activity.future;
}
