// Not the global one, which the module may replace.
import { setImmediate } from "node:timers";
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { UsageError } from "../core/errors.ts";
import { isCancelled } from "../core/isCancelled.ts";
import { isThenable } from "../core/isFuture.ts";
import type { AbortMessage, Reply, RunMessage, Setup } from "./messages.ts";
import { begin } from "./places.ts";
import { pollWith, RunningTask, runAs } from "./runningTask.ts";
import { runRestored } from "./taskContext.ts";
import { pack, unpack } from "./thrown.ts";
import { transferOf } from "./transfer.ts";

// What a WorkerExecutor's threads run: it loads the module of tasks, and then runs what it is sent.

/** How many tasks may begin in one turn of the event loop, and for how many milliseconds each of them may run for that. */
const AT_A_TURN = 16;
const SHORT = 0.05;

const { module, initializer, tasksAtOnce, port, control, aborts, places } = workerData as Setup;
/** What was sent and has not begun. */
const waiting: RunMessage[] = [];
const running = new Map<number, RunningTask>();
let stepsDue = 0;
/** Whether the last task has returned at once. */
let lastWasShort = false;
/** How many requests to abort were read. */
let abortsRead = 0;
let tasks: Record<string, unknown> = {};

function reply(message: Reply): void {
  // Each one at once: who comes next may end this thread, or never let it go on.
  port.postMessage(message, transferOf(message[2]));
}

function receive(first: readonly RunMessage[]): void {
  waiting.push(...first);
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    waiting.push(...(next.message as readonly RunMessage[]));
  if (stepsDue > 0) return;
  stepsDue = 1;
  step();
}

/**
 * Begins one task. The next begins in another callback of the event loop, for what one has left behind, such as a rejection
 * that nobody handles, to happen before it.
 */
function step(): void {
  stepsDue -= 1;
  while (running.size < tasksAtOnce) {
    const next = waiting.shift();
    if (next === undefined) return;
    if (!begin(places, next[0])) continue;
    run(next);
    break;
  }
  stepSoon();
}

/** One turn of the event loop does for several tasks, as long as they are short: it may cost more than they do. */
function stepSoon(): void {
  if (running.size >= tasksAtOnce) return;
  const steps = Math.min(waiting.length, lastWasShort ? AT_A_TURN : 1);
  for (; stepsDue < steps; stepsDue += 1) setImmediate(step);
}

function run([place, id, task, args, context]: RunMessage): void {
  const fn = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
  if (typeof fn !== "function") {
    reply(["unknownTask", place, functionsIn(tasks)]);
    return;
  }
  const runningTask = new RunningTask(place, context);
  running.set(id, runningTask);
  lastWasShort = false;
  const start = performance.now();
  try {
    const result: unknown = runAs(runningTask, () => runRestored(context, () => fn(...args)));
    lastWasShort = !isThenable(result) && performance.now() - start < SHORT;
    if (!isThenable(result)) returned(id, runningTask, result);
    else
      Promise.resolve(result).then(
        (value) => returned(id, runningTask, value),
        (error) => threw(id, runningTask, error),
      );
  } catch (error) {
    threw(id, runningTask, error);
  }
}

function returned(id: number, { place }: RunningTask, value: unknown): void {
  running.delete(id);
  try {
    reply(["returned", place, value]);
  } catch (error) {
    reply(["uncloneable", place, pack(error)]);
  }
  stepSoon();
}

function threw(id: number, { place, abortRequested }: RunningTask, error: unknown): void {
  running.delete(id);
  if (abortRequested && isCancelled(error)) reply(["aborted", place]);
  else reply(["threw", place, pack(error)]);
  stepSoon();
}

function abort({ id, reason }: AbortMessage): void {
  abortsRead += 1;
  // It may have ended in the meantime.
  running.get(id)?.abort(unpack(reason));
}

/** Reads the requests to abort without waiting for the event loop, which a busy task never lets turn. */
function poll(): void {
  if (Atomics.load(aborts, 0) === abortsRead) return;
  for (;;) {
    const received = receiveMessageOnPort(control);
    if (received === undefined) return;
    abort(received.message);
  }
}

function functionsIn(exports: Record<string, unknown>): string[] {
  return Object.keys(exports).filter((name) => typeof exports[name] === "function");
}

async function initialize([name, ...args]: readonly [string, ...unknown[]]): Promise<void> {
  const fn = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (typeof fn !== "function") throw noInitializer(name);
  await fn(...args);
}

function noInitializer(name: string): UsageError {
  const names = functionsIn(tasks).map((each) => JSON.stringify(each));
  return new UsageError("ERR_UNKNOWN_TASK", {
    did: `a WorkerExecutor was made with the initializer "${name}"`,
    wrong: `${module} exports no function of that name`,
    write: names.length > 0 ? `new WorkerExecutor(module, { initializer: [${names.join(" | ")}] })` : "export it",
  });
}

async function makeReady(): Promise<Reply> {
  try {
    tasks = await import(module);
  } catch (error) {
    return ["unloadable", pack(error)];
  }
  try {
    if (initializer !== undefined) await initialize(initializer);
  } catch (error) {
    return ["uninitialized", pack(error)];
  }
  // Not before: a module that never finishes loading would be kept alive by that.
  port.on("message", receive);
  control.on("message", abort);
  // What cannot be read cannot be answered: those who wait for it must hear of an end.
  port.on("messageerror", (error) => {
    throw error;
  });
  pollWith(poll);
  return ["ready"];
}

reply(await makeReady());
