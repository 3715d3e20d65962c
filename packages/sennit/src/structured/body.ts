import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { asStandardFuture } from "../core/adapters.ts";
import { adopt } from "../loop/adopt.ts";
import { isGeneratorFunction } from "../loop/coroutine.ts";
import { coroutineOf } from "../loop/coroutineStack.ts";
import { type Coroutine, CoroutineCall, type CoroutineFunction, type Future, isCoroutine } from "../loop/index.ts";
import { type Activity, type Ended, endOf } from "./activity.ts";
import type { CancelScope } from "./cancelScope.ts";
import { levelled } from "./levelled.ts";
import { LevelTask } from "./levelTask.ts";
import { takesNothing } from "./takesNothing.ts";

/**
 * What runs in a scope: an async function, a generator function, or any other that returns a value or what will have one.
 *
 * It is given the scope's signal, and the scope.
 */
export type Body<T> = (signal: AbortSignal, scope: CancelScope) => Made<T>;

/** What a body may return. */
export type Made<T> =
  | Generator<unknown, T, unknown>
  | CoroutineCall<T>
  | StandardFutureV1<T>
  | StandardRecipeV1<T>
  | PromiseLike<T>
  | T;

/** Runs `body` in the scope of `activity`; `then` hears what became of it. */
export function runBody<T>(activity: Activity<unknown>, body: Body<T>, then: (ended: Ended<T>) => void): void {
  const { scope } = activity;
  if (scope._error !== undefined) {
    then({ status: "cancelled", error: scope._error });
    return;
  }
  const task = LevelTask.start<T>(workOf(body, scope), scope);
  activity.children = [task];
  task.addDoneCallback(() => {
    const ended = endOf(task, scope);
    scope._waits.endCalls();
    endStrays(scope, ended.status === "fulfilled");
    then(ended);
  });
}

/** Lets `activity` have the outcome of `future`, which is asked to stop when the scope is cancelled. */
export function runFuture<T>(activity: Activity<unknown>, future: Future<T>, then: (ended: Ended<T>) => void): void {
  const { scope } = activity;
  if (!future.done()) scope._waits.begin(future);
  future.addDoneCallback(() => {
    scope._waits.end(future);
    then(endOf(future, scope));
  });
}

/** The work of the task that runs `body`. Where the scope is cancelled before that begins, it does nothing. */
function workOf<T>(body: Body<T>, scope: CancelScope): CoroutineFunction<T> {
  if (isGeneratorFunction(body)) {
    return function* () {
      scope._throwIfCancelled();
      return yield* levelled(callIn(scope, body) as Coroutine<T>, scope);
    };
  }
  return () => {
    scope._throwIfCancelled();
    const made: unknown = callIn(scope, body);
    if (isCoroutine(made)) return levelled(made as Coroutine<T>, scope);
    if (made instanceof CoroutineCall) return levelled<T>(coroutineOf(made as CoroutineCall<T>), scope);
    const future = asStandardFuture(made);
    if (future !== undefined) return levelled(waitFor<T>(adopt(future, scope._loop)), scope);
    // The promise of an async function is followed to its end: nothing that was begun here outlives the scope.
    return made as PromiseLike<T>;
  };
}

/** A signal costs as much as the rest of a scope, and most bodies take none. */
function callIn<T>(scope: CancelScope, body: Body<T>): Made<T> {
  return takesNothing(body) ? (body as () => Made<T>)() : body(scope.signal, scope);
}

function* waitFor<T>(future: Future<unknown>): Coroutine<T> {
  return (yield future) as T;
}

/** Cancels the scopes that were opened in `scope`, and that nobody has waited for. */
function endStrays(scope: CancelScope, succeeded: boolean): void {
  for (const stray of scope._strays()) {
    stray.cancel(`${scope.name}, in which it was opened, has ended`);
    // Where the body has failed, that is why.
    if (!succeeded) continue;
    const message = `${stray.name} was opened in ${scope.name} and not awaited: it was cancelled when that ended. Write instead: await scope(…)`;
    scope._loop.callExceptionHandler({ message });
  }
}
