import { setScopeFinder } from "../core/context.ts";
import { UsageError } from "../core/errors.ts";
import { type Carrier, createCarrier } from "../core/host.ts";
import type { EventLoop } from "./eventLoop.ts";
import type { Task } from "./task.ts";

/** The loop whose iteration is on the stack. */
let active: EventLoop | undefined;

/** The loop that has started and not yet stopped: it stays so across native awaits. */
let started: EventLoop | undefined;

/** The task of an async function, carried across its native awaits; made when the first such task starts. */
let carrier: Carrier<Task<unknown>> | undefined;
let carrierWasMade = false;

/**
 * The loop that runs this code: in a callback, a coroutine, a Deferred's callback, and after an `await` in an async function.
 *
 * Follows asyncio's get_running_loop. Throws a UsageError where no loop runs.
 *
 * @example
 * ```ts
 * import { getRunningLoop, run } from "sennit/loop";
 *
 * await run(async () => {
 *   await null;
 *   return getRunningLoop().isRunning();
 * }); // => true
 * ```
 */
export function getRunningLoop(): EventLoop {
  const loop = findRunningLoop();
  if (loop !== undefined) return loop;
  throw new UsageError("ERR_NO_RUNNING_LOOP", {
    did: "the running loop was asked for",
    wrong: "no loop is running here",
    write: "await run(function* () { … })",
  });
}

/** The loop that runs this code, or undefined. */
export function findRunningLoop(): EventLoop | undefined {
  return active ?? carrier?.getStore()?.getLoop() ?? started;
}

/**
 * The task that runs this code, or undefined in a plain callback: asyncio's current_task.
 *
 * In an async function it answers after native awaits too.
 */
export function currentTask(loop?: EventLoop): Task<unknown> | undefined {
  const stepping = loop ?? active;
  const task = stepping?._internals.currentTask ?? (active === undefined ? findAsyncTask() : undefined);
  return loop === undefined || task?.getLoop() === loop ? task : undefined;
}

/** The task whose async function this code belongs to, also after its native awaits. */
export function findAsyncTask(): Task<unknown> | undefined {
  const task = carrier?.getStore();
  return task === undefined || task.done() ? undefined : task;
}

/** Runs `fn` as the body of `task`, so that what follows its native awaits knows the task. */
export function runAsAsyncTask<Result>(task: Task<unknown>, fn: () => Result): Result {
  if (!carrierWasMade) {
    carrier = createCarrier();
    carrierWasMade = true;
    setScopeFinder(() => findAsyncTask()?._scope);
  }
  return carrier === undefined ? fn() : carrier.run(task, fn);
}

/** Makes `loop` the active one and returns the one to put back. */
export function activate(loop: EventLoop | undefined): EventLoop | undefined {
  const previous = active;
  active = loop;
  return previous;
}

/** Declares that `loop` runs until `stopped`; there is one such loop at a time, as in asyncio. */
export function start(loop: EventLoop): void {
  if (started !== undefined) {
    throw new UsageError("ERR_LOOP_ALREADY_RUNNING", {
      did: "a loop was started",
      wrong: started === loop ? "it is running already" : "another loop is running on this thread",
      write: "yield* createTask(main()), or await it, inside the loop that runs",
    });
  }
  started = loop;
}

/** Declares that `loop` no longer runs. */
export function stop(loop: EventLoop): void {
  if (started === loop) started = undefined;
}
