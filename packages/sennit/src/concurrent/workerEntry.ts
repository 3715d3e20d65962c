import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { isCancelled } from "../core/isCancelled.ts";
import type { AbortMessage, Reply, RunMessage, Setup } from "./messages.ts";
import { pollWith, RunningTask, runAs } from "./runningTask.ts";
import { pack, unpack } from "./thrown.ts";

// What a WorkerExecutor's threads run: it loads the module of tasks, and then runs what it is sent.

const port = parentPort as MessagePort;
const { module, control, aborts } = workerData as Setup;
const running = new Map<number, RunningTask>();
/** How many requests to abort were read. */
let abortsRead = 0;
/** The last task that was received; their numbers grow. */
let lastTask = -1;
/** Requests that have overtaken their tasks, on their own way. */
const early = new Set<number>();

function reply(message: Reply): void {
  port.postMessage(message);
}

function abort({ id, reason }: AbortMessage): void {
  abortsRead += 1;
  if (id > lastTask) early.add(id);
  // It may have ended in the meantime.
  else running.get(id)?.abort(unpack(reason));
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

async function run(tasks: Record<string, unknown>, { id, task, args }: RunMessage): Promise<void> {
  lastTask = id;
  if (early.delete(id)) {
    reply({ kind: "aborted", id });
    return;
  }
  const fn = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
  if (typeof fn !== "function") {
    reply({ kind: "unknownTask", id, tasks: Object.keys(tasks).filter((name) => typeof tasks[name] === "function") });
    return;
  }
  const runningTask = new RunningTask();
  running.set(id, runningTask);
  let answer: Reply;
  try {
    answer = { kind: "returned", id, value: await runAs(runningTask, () => fn(...args)) };
  } catch (error) {
    const stopped = runningTask.abortRequested && isCancelled(error);
    answer = stopped ? { kind: "aborted", id } : { kind: "threw", id, error: pack(error) };
  }
  running.delete(id);
  try {
    reply(answer);
  } catch (error) {
    reply({ kind: "uncloneable", id, error: pack(error) });
  }
}

try {
  const tasks: Record<string, unknown> = await import(module);
  pollWith(poll);
  control.on("message", abort);
  port.on("message", (message: RunMessage) => void run(tasks, message));
  reply({ kind: "ready" });
} catch (error) {
  reply({ kind: "unloadable", error: pack(error) });
}
