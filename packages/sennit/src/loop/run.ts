import type { EventLoop, Runnable, RunOptions } from "./eventLoop.ts";
import { HostLoop } from "./hostLoop.ts";

/** Options of `run`. */
export interface MainOptions extends RunOptions {
  /** Turns the loop's debug mode on or off. */
  readonly debug?: boolean | undefined;
  /** Makes the loop; without it, a HostLoop. */
  readonly loopFactory?: (() => EventLoop) | undefined;
}

/**
 * Runs `main` in a loop of its own to its end, and gives its result: asyncio's run.
 *
 * At the end the tasks that are left are cancelled and waited for, their errors go to the loop's exception handler, and its
 * default executor is shut down. Rejects with a UsageError where a loop is running already. It differs in that the host's
 * signals are the host's: a `signal` in the options cancels `main`, as SIGINT does in Python.
 *
 * @example
 * ```ts
 * import { run, VirtualLoop } from "sennit/loop";
 *
 * await run(function* () {
 *   const nothing = yield; // for one iteration
 *   return nothing === undefined;
 * }); // => true
 * await run(async () => "no time passes", { loopFactory: () => new VirtualLoop() }); // => "no time passes"
 * ```
 */
export async function run<T>(main: Runnable<T>, options: MainOptions = {}): Promise<T> {
  const loop = options.loopFactory?.() ?? new HostLoop();
  if (options.debug !== undefined) loop.setDebug(options.debug);
  try {
    return await loop.run(main, options);
  } finally {
    if (!loop.isRunning()) loop.close();
  }
}
