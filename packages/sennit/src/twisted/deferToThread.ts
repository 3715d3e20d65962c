import type { StandardFutureV1 } from "@sennit/spec";
import type { Submitter } from "../loop/eventLoop.ts";
import { getRunningLoop } from "../loop/running.ts";
import { Deferred } from "./deferredClass.ts";
import { follow, toResult } from "./follow.ts";

/**
 * Runs `fn(...args)` in the default executor of the loop that runs, and gives a Deferred for it.
 *
 * Cancelling the Deferred fails it at once, and the work goes on alone, as in the original; `deferToExecutor` cancels it
 * where that is possible. Throws a UsageError where no loop runs.
 *
 * @example
 * ```ts
 * import { InlineExecutor } from "sennit/concurrent";
 * import { VirtualLoop } from "sennit/loop";
 * import { deferToThread } from "sennit/twisted";
 *
 * const loop = new VirtualLoop();
 * loop.setDefaultExecutor(new InlineExecutor());
 * loop.runUntilComplete(function* () {
 *   return yield* deferToThread(Math.max, 1, 2);
 * }); // => 2
 * ```
 */
export function deferToThread<Args extends readonly unknown[], T>(
  fn: (...args: Args) => T,
  ...args: Args
): Deferred<Awaited<T>> {
  const future = getRunningLoop().runInExecutor(undefined, fn, ...args);
  const deferred = new Deferred<Awaited<T>>();
  const props: StandardFutureV1.Props<Awaited<T>> = future["~future"];
  props.observe((outcome) => deferred._fire(toResult(outcome, future)));
  return deferred;
}

/**
 * Runs `fn(...args)` in `executor`, and gives a Deferred for it.
 *
 * Cancelling the Deferred cancels the work, where the executor can: what has not begun never begins. Work that cannot be
 * cancelled goes on alone.
 *
 * @example
 * ```ts
 * import { InlineExecutor } from "sennit/concurrent";
 * import { deferToExecutor } from "sennit/twisted";
 *
 * deferToExecutor(new InlineExecutor(), Math.max, 1, 2).result; // => 2
 * ```
 */
export function deferToExecutor<Args extends readonly unknown[], T>(
  executor: Submitter,
  fn: (...args: Args) => T,
  ...args: Args
): Deferred<Awaited<T>> {
  return follow(executor.submit(fn, ...args));
}
