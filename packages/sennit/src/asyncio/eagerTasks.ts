import { type EventLoop, Task, type TaskFactory, type TaskOptions, type Work } from "../loop/index.ts";

/** Makes one task: `new Task` or a subclass. */
export type TaskConstructor = new <T>(work: Work<T>, loop: EventLoop, options: TaskOptions) => Task<T>;

/**
 * A task factory whose tasks run their first step at once, inside `createTask`: asyncio's create_eager_task_factory.
 *
 * A task that does not wait is done when `createTask` returns.
 */
export function createEagerTaskFactory(TaskClass: TaskConstructor): TaskFactory {
  return (loop, work, options) => new TaskClass(work, loop, { eagerStart: true, ...options });
}

/**
 * Lets a loop run the first step of each task at once: asyncio's eager_task_factory.
 *
 * @example
 * ```ts
 * import { createTask, eagerTaskFactory, getRunningLoop, run } from "sennit/asyncio";
 *
 * await run(function* () {
 *   getRunningLoop().setTaskFactory(eagerTaskFactory);
 *   const task = createTask(function* () {
 *     return "done already";
 *   });
 *   return task.done();
 * }); // => true
 * ```
 */
export const eagerTaskFactory: TaskFactory = createEagerTaskFactory(Task);
