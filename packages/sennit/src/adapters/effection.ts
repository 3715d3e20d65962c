import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { action, type Operation, run, type Scope, spawn, type Task } from "effection";
import { type Source, toWaitable } from "../bridge/source.ts";
import type { Adapter } from "../core/adapters.ts";
import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { type Outcome, unwrap } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { remembered } from "../core/remembered.ts";
import { nothingToStop, type Stop, stoppable } from "../core/stoppable.ts";
import type { Waitable } from "../core/waitOn.ts";

/** Options of `fromOperation`. */
export interface FromOperationOptions {
  /** The scope whose contexts the operation sees, and whose child it is. Without it: the global one. */
  readonly scope?: Scope | undefined;
}

/**
 * Lets every family wait for Effection's tasks. Operations have no mark of their own: for them there is `fromOperation`.
 *
 * Cancelling halts the task, and ends when it has been torn down.
 *
 * @example
 * ```ts
 * import { run as runOperation, sleep } from "effection";
 * import { from, run, use } from "sennit";
 * import { effectionAdapter } from "sennit/effection";
 *
 * use(effectionAdapter);
 * const task = runOperation(function* () {
 *   yield* sleep(1);
 *   return "a task";
 * });
 * await run(() => from(task)); // => "a task"
 * ```
 */
export const effectionAdapter: Adapter<Task<unknown>> = {
  name: "effection",
  accepts: isTask,
  show: (x) => fromTask(x),
};

/**
 * A recipe of an operation of Effection's, or of a function that returns one; each wait runs it anew.
 *
 * Cancelling a run halts it, and the run ends when it has been torn down; a teardown that fails is its error. Throws a
 * UsageError for what cannot be an operation.
 *
 * @example
 * ```ts
 * import { sleep } from "effection";
 * import { from, run } from "sennit";
 * import { fromOperation } from "sennit/effection";
 *
 * const operation = fromOperation(function* () {
 *   yield* sleep(1);
 *   return "an operation";
 * });
 * await run(() => from(operation)); // => "an operation"
 * ```
 */
export function fromOperation<T>(
  x: Operation<T> | (() => Operation<T>),
  { scope }: FromOperationOptions = {},
): StandardRecipeV1<T> {
  if (!isOperation(x)) throw notOperation(x);
  const operation = typeof x === "function" ? x : () => x;
  return recipe("effection", () => fromTask(scope === undefined ? run(operation) : scope.run(operation)));
}

/**
 * A future of a task of Effection's. Cancelling it halts the task, as with `fromOperation`.
 *
 * @example
 * ```ts
 * import { run as runOperation, sleep } from "effection";
 * import { from, run } from "sennit";
 * import { fromTask } from "sennit/effection";
 *
 * const task = runOperation(() => sleep(1));
 * await run(() => from(fromTask(task))); // => undefined
 * ```
 */
export function fromTask<T>(task: Task<T>): StandardFutureV1<T> {
  return following(task) as StandardFutureV1<T>;
}

/**
 * An operation of Effection's that waits for whatever `from` takes; a recipe is run by each run of the operation.
 *
 * Cancelled work throws a CancelledError. Halting an operation that waits cancels the work, and waits until that has ended;
 * Effection has no reason to pass on.
 *
 * @example
 * ```ts
 * import { run as runOperation } from "effection";
 * import { toOperation } from "sennit/effection";
 * import { succeed } from "sennit/twisted";
 *
 * await runOperation(function* () {
 *   return (yield* toOperation(succeed(20))) + 1;
 * }); // => 21
 * ```
 */
export function toOperation<T>(x: Source<T>): Operation<T> {
  const waitable = toWaitable(x);
  return {
    *[Symbol.iterator]() {
      const task = yield* spawn(() => waiting(waitable));
      return unwrap(yield* task);
    },
  };
}

/**
 * Waits in a task of its own: a `finally` that waits, inside of a `yield*`, would let the halted operation around it go on.
 * It returns an error, as the error of a child ends its parent.
 */
function* waiting<T>(waitable: Waitable<T>): Operation<Outcome<T>> {
  let stop: Stop = nothingToStop;
  try {
    return yield* action<Outcome<T>>((resolve) => {
      stop = stoppable(waitable, resolve);
      return () => {};
    });
  } finally {
    yield* action<void>((resolve, reject) => {
      stop(undefined, (end) => (end?.status === "rejected" ? reject(end.reason as Error) : resolve()));
      return () => {};
    });
  }
}

/** By what tasks have and promises have not; two copies of Effection agree on it. */
function isTask(x: unknown): x is Task<unknown> {
  if (typeof x !== "object" || x === null) return false;
  const { halt, [Symbol.toStringTag]: tag } = x as Partial<Task<unknown>>;
  return tag === "Task" && typeof halt === "function";
}

/** As far as can be told: an operation is only an iterable, but so is an array. */
function isOperation(x: unknown): boolean {
  if (typeof x === "function") return true;
  return typeof x === "object" && x !== null && Symbol.iterator in x && !Array.isArray(x);
}

/** Joined by an operation, not by its `then`: at once where it is done, and without flattening its value. */
const following = remembered((task: Task<unknown>): Execution<unknown> => {
  const work = new Execution<unknown>("effection");
  run(function* () {
    try {
      work.fulfil(yield* task);
    } catch (error) {
      // Effection has no other mark of a task that was halted, and no reason.
      if (error instanceof Error && error.message === "halted") work.cancelled();
      else work.raise(error);
    }
  });
  work.onCancel = () => {
    // A teardown that fails is the task's own error, too.
    task.halt().catch(() => {});
    return true;
  };
  return work;
});

function notOperation(x: unknown): UsageError {
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `fromOperation() was given ${describe(x)}`,
    wrong: "it is neither an operation of Effection's nor a function that returns one",
    write: "fromOperation(function* () { yield* sleep(10); })",
  });
}
