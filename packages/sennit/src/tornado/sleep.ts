import { Future, getRunningLoop } from "../loop/index.ts";
import { futureSetResultUnlessCancelled } from "./futureSet.ts";
import { addTimeout } from "./schedule.ts";

/**
 * A Future that is done after `ms` milliseconds: Tornado's gen.sleep, which takes seconds.
 *
 * The time runs from the call, not from the wait.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, sleep } from "sennit/tornado";
 *
 * const loop = new VirtualLoop();
 * const nap = coroutine(function* () {
 *   yield* sleep(500);
 * });
 * loop.runUntilComplete(() => nap());
 * loop.time(); // => 500
 * ```
 */
export function sleep(ms: number): Future<undefined> {
  const loop = getRunningLoop();
  const future = new Future<undefined>(loop);
  addTimeout(loop, { milliseconds: ms }, () => futureSetResultUnlessCancelled(future, undefined));
  return future;
}
