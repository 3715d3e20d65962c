import { type Coroutine, createTask, type Task } from "sennit/asyncio";
import { currentTask } from "sennit/loop";
import { cancelAfter, coroutine } from "sennit/tornado";
import { inlineCallbacks } from "sennit/twisted";

/** What a consumer does: it calls `begin`, waits for what that returns, and calls one of the others with what comes of it. */
interface Plan {
  /** A consumer that has a signal instead of a wait that can be cancelled gives that. */
  begin(signal?: AbortSignal): object;
  succeed(value: unknown): void;
  fail(error: unknown): void;
}

/** A consumer that has been started. */
export interface Consuming {
  cancel(reason: Error): void;
  /** Whether its own future has an outcome. */
  done(): boolean;
  /** The task that it is; only tasks are one. */
  readonly task: Task<unknown> | undefined;
}

export interface Consumer {
  readonly name: string;
  /** How it is written and cancelled, for the readers of the table. */
  readonly about: string;
  /** Starts one, in code that a loop runs. */
  start(plan: Plan): Consuming;
}

/** The plan as a coroutine: futures are waited for by `yield*`, promises by `yield`. */
function* steps(plan: Plan): Coroutine<void> {
  try {
    const awaited = plan.begin();
    plan.succeed(isIterable(awaited) ? yield* awaited : yield awaited);
  } catch (error) {
    plan.fail(error);
  }
}

/** The plan as an async function: promises are awaited through the task, so that the wait can be cancelled. */
async function asyncSteps(plan: Plan, self: Task<unknown>): Promise<void> {
  try {
    const awaited = plan.begin();
    plan.succeed(await (awaited instanceof Promise ? self.wait(awaited) : awaited));
  } catch (error) {
    plan.fail(error);
  }
}

const isIterable = (x: object): x is Iterable<unknown, unknown, unknown> => Symbol.iterator in x;

const consumingTask = (task: Task<unknown>): Consuming => ({
  cancel: (reason) => task.cancel(reason),
  done: () => task.done(),
  task,
});

export const consumers: readonly Consumer[] = [
  {
    name: "asyncio Task",
    about: "`createTask(function* () { … })`; cancelled by `task.cancel()`.",
    start: (plan) =>
      consumingTask(
        createTask(function* consumer() {
          yield* steps(plan);
        }),
      ),
  },
  {
    name: "async function",
    about:
      "`createTask(async (self) => { … })`; cancelled by `task.cancel()`. It waits by `await future`, and for a promise by `await self.wait(promise)`.",
    start: (plan) => consumingTask(createTask((self: Task<unknown>) => asyncSteps(plan, self))),
  },
  {
    name: "Twisted coroutine",
    about: "`inlineCallbacks(function* () { … })`; cancelled by `deferred.cancel()`.",
    start(plan) {
      const consumer = (): Coroutine<void> => steps(plan);
      const deferred = inlineCallbacks(consumer)();
      return {
        cancel: (reason) => deferred.cancel(reason),
        done: () => deferred["~future"].peek() !== undefined,
        task: undefined,
      };
    },
  },
  {
    name: "Tornado coroutine",
    about:
      "`coroutine(function* () { … })`; cancelled by the `cancel()` of `cancelAfter`'s Future, as that of its own does not reach it, in Tornado either.",
    start(plan) {
      const consumer = (): Coroutine<void> => steps(plan);
      const work = coroutine(consumer)();
      const cancellable = cancelAfter({ days: 1 }, work);
      return { cancel: (reason) => cancellable.cancel(reason), done: () => cancellable.done(), task: undefined };
    },
  },
];

/** Whose task is current: the consumer's own, that of the code that settles the producer, another's, or none. */
export function whoseTask(own: Task<unknown> | undefined, settler: Task<unknown> | undefined): string {
  const task = currentTask();
  if (task === undefined) return "none";
  if (task === own) return "own";
  return task === settler ? "settler's" : "other";
}
