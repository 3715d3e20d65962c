import { setScopeFinder } from "../core/context.ts";
import { UsageError } from "../core/errors.ts";
import { type Carrier, createCarrier } from "../core/host.ts";
import type { EventLoop } from "./eventLoop.ts";
import type { Task } from "./task.ts";

/** The loop whose iteration is on the stack: in an object, which is read with fewer checks than a variable of a module. */
const active: { loop: EventLoop | undefined } = { loop: undefined };

/** The loops that have started and not yet stopped: they stay so across native awaits. */
const started = new Set<EventLoop>();

/** The task of an async function, carried across its native awaits; made when the first such task starts. */
let carrier: Carrier<Task<unknown>> | undefined;
let carrierWasMade = false;

/** The tasks that stand for blocks of async functions, each with the task around it. */
const blocks = new WeakMap<Task<unknown>, Task<unknown> | undefined>();

/** The loops that run beside the program, and are found by their own callbacks and tasks only. */
const aside = new WeakSet<EventLoop>();

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
  throw started.size > 1 ? severalLoops() : noLoop();
}

/** The loop that runs this code, or undefined: also where several run, and this code belongs to no task of theirs. */
export function findRunningLoop(): EventLoop | undefined {
  return loopAround() ?? (started.size === 1 ? [...started][0] : undefined);
}

/** The loop whose callback or task this code is, without a guess. */
function loopAround(): EventLoop | undefined {
  return active.loop ?? storedTask()?.getLoop();
}

/**
 * The task that runs this code, or undefined in a plain callback: asyncio's current_task.
 *
 * In an async function it answers after native awaits too.
 */
export function currentTask(loop?: EventLoop): Task<unknown> | undefined {
  const stepping = loop ?? active.loop;
  const task = stepping?._internals.current.task ?? (active.loop === undefined ? findAsyncTask() : undefined);
  return loop === undefined || task?.getLoop() === loop ? task : undefined;
}

/** The task whose async function this code belongs to, also after its native awaits. */
export function findAsyncTask(): Task<unknown> | undefined {
  const task = storedTask();
  return task?.done() === false ? task : undefined;
}

/** The task that the carrier has brought here; where that was a block which has ended, the one around it. */
function storedTask(): Task<unknown> | undefined {
  let task = carrier?.getStore();
  while (task?.done() === true && blocks.has(task)) task = blocks.get(task);
  return task;
}

/** Runs `fn` as the body of `task`, so that what follows its native awaits knows the task. */
export function runAsAsyncTask<Result>(task: Task<unknown>, fn: (task: Task<unknown>) => Result): Result {
  makeCarrier();
  return carrier === undefined ? fn(task) : carrier.run(task, fn, task);
}

/**
 * Lets `task` stand for the rest of the block that this code is in, until the function that is returned is called there.
 * Undefined where the host cannot carry it.
 *
 * The host cannot tell a function from those that called it without waiting: what they do next belongs to the block too, and
 * to the task around it once the block has ended.
 */
export function enterBlock(task: Task<unknown>): (() => void) | undefined {
  makeCarrier();
  if (carrier === undefined) return undefined;
  const outer = findAsyncTask();
  const internals = task.getLoop()._internals;
  blocks.set(task, outer);
  carrier.enterWith(task);
  // Up to its first await, the function is in a step of the task around.
  if (active.loop === task.getLoop()) internals.current.task = task;
  return () => {
    carrier?.enterWith(outer as Task<unknown>);
    if (internals.current.task === task) internals.current.task = outer;
  };
}

/** Whether the host carries a task across native awaits of its async function. */
export function hostCarriesTasks(): boolean {
  makeCarrier();
  return carrier !== undefined;
}

function makeCarrier(): void {
  if (carrierWasMade) return;
  carrier = createCarrier();
  carrierWasMade = true;
  setScopeFinder(() => findAsyncTask()?._scope);
}

/** Lets `loop` be found by its own callbacks and tasks only, never because it is the only one that runs. */
export function keepAside(loop: EventLoop): void {
  aside.add(loop);
}

/** Makes `loop` the active one and returns the one to put back. */
export function activate(loop: EventLoop | undefined): EventLoop | undefined {
  const previous = active.loop;
  active.loop = loop;
  return previous;
}

/** Declares that `loop` runs until `stop`. Throws a UsageError if it does, or if this code runs in another loop. */
export function start(loop: EventLoop): void {
  if (started.has(loop)) throw runsAlready("it is running already");
  if (loopAround() !== undefined) throw runsAlready("this code runs in another loop");
  if (!aside.has(loop)) started.add(loop);
}

/** Declares that `loop` no longer runs. */
export function stop(loop: EventLoop): void {
  started.delete(loop);
}

function noLoop(): UsageError {
  return new UsageError("ERR_NO_RUNNING_LOOP", {
    did: "the running loop was asked for",
    wrong: "no loop is running here",
    write: "await run(function* () { … })",
  });
}

function severalLoops(): UsageError {
  return new UsageError("ERR_SEVERAL_LOOPS", {
    did: "the running loop was asked for",
    wrong: "several loops are running, and this code is in no task of theirs",
    write: "const loop = getRunningLoop(), before the first await; or createTask(async () => …)",
  });
}

function runsAlready(wrong: string): UsageError {
  return new UsageError("ERR_LOOP_ALREADY_RUNNING", {
    did: "a loop was started",
    wrong,
    write: "yield* createTask(main()), or await it, inside that loop",
  });
}
