import type { StandardRecipeV1 } from "@sennit/spec";
import { pollWith, RunningTask, runAs } from "../concurrent/runningTask.ts";
import { workerThreads } from "../concurrent/threads.ts";
import { CancelledError } from "../core/cancelled.ts";
import { UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { isCancelled } from "../core/isCancelled.ts";
import { onMessage, type Port, postReason } from "../core/port.ts";
import { recipe } from "../core/recipe.ts";

/** A pool of piscina's, as far as it is needed. */
export interface PiscinaPool<Task, Result> {
  run(task: Task, options?: object): Promise<Result>;
}

/** Options of `fromPiscina`: those of piscina's `run`, and one more. */
export interface FromPiscinaOptions {
  readonly filename?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly transferList?: readonly object[] | undefined;
  /** How many milliseconds a cancelled task has to end by itself before piscina ends its thread; without it, 1000. Infinity: for ever. */
  readonly grace?: number | undefined;
}

/** What goes to the worker in the place of the task. */
interface Envelope<Task> {
  readonly "~sennit": Task;
  readonly port: Port;
  readonly state: Int32Array;
}

/** The hosts' timers take no longer time: they would end at once. */
const LONGEST = 2 ** 31 - 1;

/** How far a task is; it stands in the first cell of its state, which both threads see. */
const QUEUED = 0;
const STARTED = 1;
/** It was cancelled before it started. */
const WITHDRAWN = 2;
/** It has ended by a cancellation: what crosses of that error does not say so. */
const STOPPED = 3;

/**
 * A recipe of a task for a pool of piscina's, whose cancellation asks the task to stop before it ends the thread.
 *
 * piscina's own abort ends the thread at once, and no `finally` runs. Here the task's signal is aborted; if it has not ended
 * after `grace`, piscina does what it always does. A task that has not started yet does not start. The reason of the
 * cancellation stays the same object on this side. The worker's function must be made by `cancellable`. Throws a UsageError
 * for a `grace` that is no time.
 *
 * @example
 * ```ts no-run
 * // tasks.ts
 * import { cancellable } from "sennit/piscina";
 *
 * export const search = cancellable(async (text: string, signal: AbortSignal) => {
 *   const answer = await fetch(`https://example.org/?q=${text}`, { signal });
 *   return answer.text();
 * });
 *
 * // main.ts
 * import { Piscina } from "piscina";
 * import { from, run } from "sennit";
 * import { fromPiscina } from "sennit/piscina";
 *
 * const pool = new Piscina({ filename: new URL("./tasks.js", import.meta.url).href });
 * await run(() => from(fromPiscina(pool, "sennit", { name: "search", grace: 500 }), { signal: AbortSignal.timeout(2000) }));
 * ```
 */
export function fromPiscina<Task, Result>(
  pool: PiscinaPool<Task, Result>,
  task: Task,
  { grace = 1000, transferList = [], ...options }: FromPiscinaOptions = {},
): StandardRecipeV1<Result> {
  if (!(grace >= 0)) throw notATime(grace);
  return recipe("piscina", () => {
    const work = new Execution<Result>("piscina");
    const { port1, port2 } = new MessageChannel();
    const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const kill = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    work.onCancel = (reason) => {
      if (Atomics.compareExchange(state, 0, QUEUED, WITHDRAWN) !== STARTED) kill.abort(reason);
      else if (timer === undefined) {
        postReason(port1, reason);
        if (grace <= LONGEST) timer = setTimeout(() => kill.abort(reason), grace);
      }
      return true;
    };
    work["~future"].observe(() => {
      clearTimeout(timer);
      port1.close();
    });
    const envelope = { "~sennit": task, port: port2, state } as unknown as Task;
    const ended = pool.run(envelope, { ...options, transferList: [...transferList, port2], signal: kill.signal });
    ended.then(
      (value) => {
        if (state[0] === QUEUED) work.fail(notCancellable());
        else work.fulfil(value);
      },
      (error) => {
        if (state[0] === STOPPED) work.cancelled((error as Error).cause);
        else work.raise(error);
      },
    );
    return work;
  });
}

/**
 * The function of a worker of piscina's that `fromPiscina` can ask to stop: it gets the task, and a signal of its own.
 *
 * A loop that never awaits looks by `currentSignal()` of `sennit/concurrent`, which asks anew each time. Called by piscina's
 * own `run` it works as ever, with a signal that is never aborted.
 *
 * @example
 * ```ts
 * import { cancellable } from "sennit/piscina";
 *
 * const double = cancellable((n: number, signal: AbortSignal) => {
 *   signal.throwIfAborted();
 *   return n * 2;
 * });
 * await double(21); // => 42
 * ```
 */
export function cancellable<Task, Result>(
  fn: (task: Task, signal: AbortSignal) => Result | PromiseLike<Result>,
): (task: Task) => Promise<Result> {
  return async (task) => {
    if (!isEnvelope(task)) return await fn(task, new AbortController().signal);
    const { "~sennit": inner, port, state } = task;
    if (Atomics.compareExchange(state, 0, QUEUED, STARTED) === WITHDRAWN) throw new CancelledError();
    const running = new RunningTask(0);
    listen(port, running);
    try {
      return await runAs(running, () => fn(inner, running.signal));
    } catch (error) {
      if (isCancelled(error)) Atomics.store(state, 0, STOPPED);
      throw error;
    } finally {
      tasks.delete(port);
      port.close();
    }
  };
}

/** The tasks that run on this thread, by the ports on which they may be asked to stop. */
const tasks = new Map<Port, RunningTask>();

function listen(port: Port, running: RunningTask): void {
  tasks.set(port, running);
  onMessage(port, (reason) => running.abort(reason));
  pollWith(lookForRequests);
}

/** What has come for a task that does not let its thread receive it. */
function lookForRequests(): void {
  const { receiveMessageOnPort } = workerThreads();
  for (const [port, running] of tasks) {
    const received = receiveMessageOnPort(port as never);
    if (received !== undefined) running.abort(received.message);
  }
}

function isEnvelope<Task>(x: Task): x is Task & Envelope<Task> {
  return typeof x === "object" && x !== null && "~sennit" in x;
}

function notATime(grace: number): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: `fromPiscina() was given the grace ${grace}`,
    wrong: "that is no number of milliseconds",
    write: "fromPiscina(pool, task, { grace: 500 }), or Infinity",
  });
}

function notCancellable(): UsageError {
  return new UsageError("ERR_NOT_CANCELLABLE", {
    did: "fromPiscina() ran a task",
    wrong: "the worker's function does not know how to be asked to stop, and was given something else than its task",
    write: "export default cancellable(async (task, signal) => …) in the worker, with cancellable of sennit/piscina",
  });
}
