import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { runSaga, type Task } from "redux-saga";
import { type CpsEffect, cps, type JoinEffect, join } from "redux-saga/effects";
import type { Adapter } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { type Outcome, unwrap } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { remembered } from "../core/remembered.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    "redux-saga": X extends Task<infer T> ? T : never;
  }
}

const show = remembered((task: Task) => executionOf(task));

/**
 * Lets every family wait for redux-saga's tasks, cancel them, and be told when they are cancelled.
 *
 * @example
 * ```ts
 * import { runSaga } from "redux-saga";
 * import { delay } from "redux-saga/effects";
 * import { from, run, use } from "sennit";
 * import { sagaAdapter } from "sennit/redux-saga";
 *
 * use(sagaAdapter);
 * await run(function* () {
 *   const task = runSaga({}, function* () {
 *     yield delay(60_000);
 *   });
 *   const future = from(task);
 *   future.cancel("not needed");
 *   try {
 *     yield* future;
 *   } catch {
 *     // It was cancelled.
 *   }
 *   return [future.cancelled(), task.isCancelled()];
 * }); // => [true, true]
 * ```
 */
export const sagaAdapter: Adapter<Task> = {
  name: "redux-saga",
  accepts: (x) => (x as Record<string, unknown> | null | undefined)?.["@@redux-saga/TASK"] === true,
  show,
};

/**
 * A future of a task of redux-saga's, which is cancelled when that is, by whomever.
 *
 * Cancelling the future cancels the task. redux-saga says at once that a cancelled task has ended, while its `finally` may
 * still wait for something: `fromSaga` waits for that too.
 *
 * @example
 * ```ts
 * import { runSaga } from "redux-saga";
 * import { from, run } from "sennit";
 * import { fromSagaTask } from "sennit/redux-saga";
 *
 * await run(() =>
 *   from(
 *     fromSagaTask(
 *       runSaga({}, function* () {
 *         return 42;
 *       }),
 *     ),
 *   ),
 * ); // => 42
 * ```
 */
export function fromSagaTask<T>(task: Task<T>): StandardFutureV1<T> {
  return show(task) as StandardFutureV1<T>;
}

/**
 * A recipe of a saga, which each wait starts anew by `start`: a middleware's `run`, or a call of `runSaga`.
 *
 * Cancelling a run cancels the task, and the run ends when the saga's own `finally` blocks have. Those of sagas that it has
 * forked or called are redux-saga's: it does not say when they end.
 *
 * @example
 * ```ts
 * import { runSaga } from "redux-saga";
 * import { delay } from "redux-saga/effects";
 * import { from, run } from "sennit";
 * import { fromSaga } from "sennit/redux-saga";
 *
 * function* greet(name: string) {
 *   yield delay(1);
 *   return `Hello, ${name}`;
 * }
 * const greeting = fromSaga((saga) => runSaga({}, saga), greet, "Ada");
 * await run(() => from(greeting)); // => "Hello, Ada"
 * ```
 */
export function fromSaga<Args extends readonly unknown[], T>(
  start: (saga: () => Generator<unknown, T>) => Task,
  saga: (...args: Args) => Generator<unknown, T>,
  ...args: Args
): StandardRecipeV1<T> {
  return recipe("redux-saga", () => {
    let end: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const task = start(function* () {
      try {
        return yield* saga(...args);
      } finally {
        end?.();
      }
    });
    return executionOf<T>(task, ended);
  });
}

/**
 * A saga that waits for a future, or for a run of a recipe, of any family: `yield*` it, which keeps the type, or `call` it.
 *
 * An error is thrown into the saga, and so is a cancellation, as a CancelledError. Where the saga is cancelled, or loses a
 * `race`, the future is cancelled too; redux-saga does not wait until it has cleaned up.
 *
 * @example
 * ```ts
 * import { runSaga } from "redux-saga";
 * import { toSaga } from "sennit/redux-saga";
 * import { succeed } from "sennit/twisted";
 *
 * const task = runSaga({}, function* () {
 *   return (yield* toSaga(succeed(20))) + 1;
 * });
 * await task.toPromise(); // => 21
 * ```
 */
export function* toSaga<T>(x: Waitable<T>): Generator<CpsEffect<void>, T, Outcome<T>> {
  // The outcome as a value: for redux-saga an error of null or undefined is none.
  return unwrap(
    yield cps((done: { (error: null, outcome: Outcome<T>): void; cancel?: () => void }) => {
      const cancel = waitOn(x, (outcome) => done(null, outcome));
      done.cancel = () => cancel();
    }),
  );
}

/** `task` as a future; after its cancellation it ends with `cleanup`. */
function executionOf<T>(task: Task, cleanup?: Promise<void>): Execution<T> {
  const work = new Execution<T>("redux-saga");
  const end = (): void => {
    if (task.isRunning()) return;
    if (!task.isCancelled()) {
      if (isAborted(task)) work.raise(task.error());
      else work.fulfil(task.result() as T);
    } else if (cleanup === undefined) {
      work.cancelled();
    } else {
      void cleanup.then(() => work.cancelled());
    }
  };
  end();
  // Not by its promise: a cancelled task fulfils that, and it follows a value that is a thenable.
  if (task.isRunning()) runSaga({}, joining, task, end);
  work.onCancel = () => {
    task.cancel();
    return true;
  };
  return work;
}

/** A saga that calls `end` when `task` has ended, in whichever way: one that is cancelled cancels those that join it. */
function* joining(task: Task, end: () => void): Generator<JoinEffect, void> {
  try {
    yield join(task);
  } catch {
    // The task has the error, too.
  } finally {
    end();
  }
}

/** Its types leave this one out. */
function isAborted(task: Task): boolean {
  return (task as Task & { isAborted(): boolean }).isAborted();
}
