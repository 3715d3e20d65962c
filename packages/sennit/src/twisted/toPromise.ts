import { noteAwait } from "../core/trace.ts";
import { adopt } from "../loop/adopt.ts";
import { findAsyncTask } from "../loop/running.ts";
import type { Deferred } from "./deferredClass.ts";
import { Failure } from "./failure.ts";
import { Observer } from "./observer.ts";

/** What promises are told of a Deferred: its result at this place in its chain, where it stays; `onFulfilled` is told next. */
export function toPromise<T>(deferred: Deferred<T>, onFulfilled: unknown): PromiseLike<T> {
  // An `await` in an async function that runs as a task: cancelling the task must reach the Deferred.
  const task = deferred._isReady() ? undefined : findAsyncTask();
  if (task !== undefined) return adopt(deferred, task.getLoop());
  return new Promise<T>((resolve, reject) => {
    const observer = new Observer((result) => {
      if (result instanceof Failure) {
        noteAwait(result.value, { from: result, to: undefined }, onFulfilled);
        reject(result.value);
      } else resolve(result as T);
    });
    if (deferred._isReady()) observer._wake(deferred._markSeen());
    else deferred._addWaiter(observer);
  });
}
