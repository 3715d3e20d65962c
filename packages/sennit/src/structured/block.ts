import { fulfilled } from "../core/outcome.ts";
import { enterBlock, findAsyncTask } from "../loop/running.ts";
import { type Activity, type Ended, isTimeoutOf } from "./activity.ts";
import { LevelTask } from "./levelTask.ts";

/**
 * The rest of an async function's block, from `await using` on, as code of a scope.
 *
 * A task stands for it, which is never stepped: what the block awaits is told to it.
 */
export class Block {
  readonly #activity: Activity<unknown>;
  readonly #leaveContext: () => void;
  #endTask: () => void = () => undefined;
  #left: Promise<void> | undefined;

  constructor(activity: Activity<unknown>) {
    this.#activity = activity;
    // Whoever cancels the task that this block is in reaches it by its future.
    const outer = findAsyncTask();
    const end = new Promise<void>((resolve) => {
      this.#endTask = resolve;
    });
    const task = LevelTask.start(() => end, activity.scope);
    this.#leaveContext = enterBlock(task);
    if (!activity.future.done()) outer?._awaits(activity.future);
  }

  /**
   * The block has ended; `judge` says what that comes to when all in the scope has.
   *
   * A cancellation is raised again here, unless it is the group's own, or the block has heard of it: then it is on its way.
   */
  leave(isOwn: () => boolean, judge: (ended: Ended<unknown>) => Ended<unknown>): Promise<void> {
    this.#left ??= this.#leave(isOwn, judge);
    return this.#left;
  }

  async #leave(isOwn: () => boolean, judge: (ended: Ended<unknown>) => Ended<unknown>): Promise<void> {
    const { scope, future } = this.#activity;
    this.#leaveContext();
    this.#endTask();
    scope._endCalls();
    // A function that was called and not awaited finds itself in this block, and may go on after it.
    for (const stray of scope._strays()) stray._moveOut();
    const hasHeard = scope.cancelled && (scope._delivered || scope._hasSignal);
    this.#activity.conclude(() => {
      const error = scope._error;
      if (error === undefined) return judge(fulfilled(undefined));
      const isRaised = isTimeoutOf(scope, error) || !(hasHeard || isOwn());
      return judge(isRaised ? { status: "cancelled", error } : fulfilled(undefined));
    });
    await future;
  }
}
