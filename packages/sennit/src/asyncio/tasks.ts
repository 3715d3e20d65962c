import { type EventLoop, getRunningLoop, type Task, type TaskOptions, type Work } from "../loop/index.ts";

/**
 * Runs `work` as a task of the running loop: asyncio's create_task.
 *
 * It starts in the next iteration. The loop holds the task until it is done. Throws a UsageError where no loop runs.
 *
 * @example
 * ```ts
 * import { createTask, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const slow = createTask(sleep(20, "slow"));
 *   const fast = createTask(async () => "fast");
 *   return [yield* fast, yield* slow];
 * }); // => ["fast", "slow"]
 * ```
 */
export function createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
  return getRunningLoop().createTask(work, options);
}

/** The tasks of `loop`, or of the running one, that are not done: asyncio's all_tasks. */
export function allTasks(loop: EventLoop = getRunningLoop()): Set<Task<unknown>> {
  return new Set(loop._internals.tasks);
}
