import { fulfilled } from "../core/outcome.ts";
import type { Task } from "../loop/index.ts";
import { activate, enterBlock, findAsyncTask } from "../loop/running.ts";
import { type Activity, type Ended, isTimeoutOf } from "./activity.ts";
import type { CancelScope } from "./cancelScope.ts";
import { enterScope } from "./currentScope.ts";
import { LevelTask } from "./levelTask.ts";

/**
 * The rest of an async function's block, from `await using` on, as code of a scope.
 *
 * A task stands for it, which is never stepped: what the block awaits is told to it.
 */
export class Block {
  readonly #activity: Activity<unknown>;
  #leaveContext: () => void = () => undefined;
  #endTask: () => void = () => undefined;
  #left: Promise<void> | undefined;

  constructor(activity: Activity<unknown>) {
    this.#activity = activity;
    // Whoever cancels the task that this block is in reaches it by its future.
    const outer = findAsyncTask();
    const end = new Promise<void>((resolve) => {
      this.#endTask = resolve;
    });
    const task = taskOf(end, activity.scope, outer);
    const leaveTask = enterBlock(task);
    if (leaveTask !== undefined) {
      const leaveScope = enterScope(activity.scope);
      this.#leaveContext = () => {
        leaveScope();
        leaveTask();
      };
    }
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

  #leave(isOwn: () => boolean, judge: (ended: Ended<unknown>) => Ended<unknown>): Promise<void> {
    const { scope, future } = this.#activity;
    this.#leaveContext();
    this.#endTask();
    // A function that was called and not awaited finds itself in this block, and may go on after it.
    for (const stray of scope._strays()) stray._moveOut();
    const hasHeard = scope.cancelled && (scope._waits.delivered || scope._hasSignal);
    this.#activity.conclude(() => {
      const error = scope._error;
      if (error === undefined) return judge(fulfilled(undefined));
      const isRaised = isTimeoutOf(scope, error) || !(hasHeard || isOwn());
      return judge(isRaised ? { status: "cancelled", error } : fulfilled(undefined));
    });
    // Not by an await of the future, which would be a wait of the code around: a cancelled scope there would end it at once.
    return new Promise((resolve, reject) => {
      future.addDoneCallback(() => (future._isFulfilled() ? resolve() : reject(future._errorOf())));
    });
  }
}

/** The task that stands for a block until `end`. It has begun when it is returned, so that waits can be told to it. */
function taskOf(end: Promise<void>, scope: CancelScope, outer: Task<unknown> | undefined): LevelTask<void> {
  const previous = activate(scope._loop);
  try {
    // It shares the variables of the task around it: what a block sets stays set.
    return new LevelTask(() => end, scope, { context: outer?.getContext(), eagerStart: true });
  } finally {
    activate(previous);
  }
}
