import type { Runnable, RunOptions } from "./eventLoop.ts";
import { HostLoop } from "./hostLoop.ts";

/**
 * Runs `main` in a loop of its own to its end, and gives its result: asyncio's run.
 *
 * Tasks that are left are cancelled and waited for. Rejects with a UsageError where a loop is running already.
 *
 * @example
 * ```ts
 * import { run } from "sennit/loop";
 *
 * await run(function* () {
 *   const nothing = yield; // for one iteration
 *   return nothing === undefined;
 * }); // => true
 * ```
 */
export async function run<T>(main: Runnable<T>, options: RunOptions = {}): Promise<T> {
  const loop = new HostLoop();
  try {
    return await loop.run(main, options);
  } finally {
    if (!loop.isRunning()) loop.close();
  }
}
