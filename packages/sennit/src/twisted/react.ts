import type { EventLoop } from "../loop/eventLoop.ts";
import { type MainOptions, run } from "../loop/run.ts";
import { getRunningLoop } from "../loop/running.ts";
import { logError, type MaybeDeferred, maybeDeferred } from "./succeed.ts";

/**
 * Runs `main(loop, ...args)` in a loop of its own until its Deferred has fired, and gives the exit code: 0, or 1 after a failure.
 *
 * A failure is reported as an unhandled error. Follows Twisted's react, but leaves it to the program to exit.
 *
 * @example
 * ```ts
 * import { deferLater, react } from "sennit/twisted";
 *
 * // process.exitCode = await react(main, process.argv.slice(2));
 * await react((loop) => deferLater(loop, 1)); // => 0
 * ```
 */
export function react<Args extends unknown[] = []>(
  main: (loop: EventLoop, ...args: Args) => MaybeDeferred<unknown>,
  args?: Args,
  options?: MainOptions,
): Promise<number> {
  return run(function* () {
    return yield* maybeDeferred<[EventLoop, ...Args], unknown>(
      main,
      getRunningLoop(),
      ...((args ?? []) as Args),
    ).addCallbacks(
      () => 0,
      (failure) => {
        logError(failure);
        return 1;
      },
    );
  }, options);
}
