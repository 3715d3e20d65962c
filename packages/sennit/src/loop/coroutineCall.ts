import { UsageError } from "../core/errors.ts";
import type { Coroutine } from "./coroutine.ts";
import { getRunningLoop } from "./running.ts";
import type { Task } from "./task.ts";

/**
 * A call of a coroutine that starts when somebody waits for it: what `queue.get()` and `wait(…)` give.
 *
 * `yield* call` runs it in the coroutine that waits, without a task of its own; `await call` and `createTask(call)` run it
 * as a task. It runs once: waiting for it again by `yield*` throws a UsageError.
 */
export class CoroutineCall<T> implements PromiseLike<T> {
  #coroutine: Coroutine<T> | undefined;
  #task: Task<T> | undefined;

  constructor(coroutine: Coroutine<T>) {
    this.#coroutine = coroutine;
  }

  /** For `yield*`. */
  [Symbol.iterator](): Coroutine<T> {
    return this._take();
  }

  /** For `await`: the first call starts it as a task of the running loop. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    this.#task ??= getRunningLoop().createTask(this._take());
    return this.#task.then(onFulfilled, onRejected);
  }

  /** @internal Its coroutine, for the one that runs it. */
  _take(): Coroutine<T> {
    const coroutine = this.#coroutine;
    if (coroutine === undefined) throw takenAlready();
    this.#coroutine = undefined;
    return coroutine;
  }
}

function takenAlready(): UsageError {
  return new UsageError("ERR_COROUTINE_REUSED", {
    did: "a coroutine's call was waited for",
    wrong: "it was waited for before, and a call runs once",
    write: "const task = createTask(call), and wait for the task as often as you like",
  });
}
