import { UsageError } from "../core/errors.ts";
import { notePassing } from "../core/trace.ts";
import { asGenerator, type Coroutine, NEXT } from "./coroutine.ts";
import { getRunningLoop } from "./running.ts";
import type { Task } from "./task.ts";

/**
 * A call of a coroutine that starts when somebody waits for it: what `queue.get()` gives, and a function of `coroutine`.
 *
 * `yield* call` runs it in the coroutine that waits, without a task of its own; `await call` and `createTask(call)` run it
 * as a task. It runs once: waiting for it again by `yield*` throws a UsageError.
 *
 * Where it suspends it hands itself over to its driver, which resumes it directly from then on: calls within calls cost
 * nothing at a wait, however deep they are, and no stack.
 */
export class CoroutineCall<T> implements PromiseLike<T> {
  #coroutine: Coroutine<T> | undefined;
  #task: Task<T> | undefined;
  #started = false;
  /** What it has suspended on; the driver takes it over. */
  #waitsOn: unknown;

  constructor(coroutine: Coroutine<T>) {
    this.#coroutine = asGenerator(coroutine);
  }

  /** For `yield*`. Throws a UsageError if it was waited for before. */
  [Symbol.iterator](): Coroutine<T> {
    if (this.#started || this.#coroutine === undefined) throw takenAlready();
    return this as unknown as Coroutine<T>;
  }

  /** @internal Its first steps, up to its first wait. After that the driver gives the waiting coroutine its end. */
  next(value?: unknown): IteratorResult<unknown, T> {
    const coroutine = this.#coroutine;
    if (coroutine === undefined) return { done: true, value: value as T };
    this.#started = true;
    return this.#goOn(NEXT.call(coroutine as Coroutine<never>, value));
  }

  /** @internal */
  throw(error: unknown): IteratorResult<unknown, T> {
    const coroutine = this.#coroutine;
    if (coroutine === undefined) {
      notePassing(error, this);
      throw error;
    }
    return this.#goOn(coroutine.throw(error));
  }

  #goOn(step: IteratorResult<unknown, T>): IteratorResult<unknown, T> {
    if (step.done === true) {
      this.#coroutine = undefined;
      return step;
    }
    this.#waitsOn = step.value;
    return { done: false, value: this };
  }

  /** @internal */
  return(value: T): IteratorResult<unknown, T> {
    return this.#coroutine?.return(value) ?? { done: true, value };
  }

  /** For `await`: the first call starts it as a task of the running loop. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    this.#task ??= getRunningLoop().createTask(this);
    return this.#task.then(onFulfilled, onRejected);
  }

  /** @internal Its coroutine, for the one that runs it. */
  _take(): Coroutine<T> {
    const coroutine = this.#coroutine;
    if (coroutine === undefined || this.#started) throw takenAlready();
    this.#coroutine = undefined;
    return coroutine;
  }

  /** @internal Whether it has suspended, and no driver has taken it over yet. */
  _isSuspended(): boolean {
    return this.#started && this.#coroutine !== undefined;
  }

  /** @internal Hands its coroutine over, which is suspended on `_waitsOn`. */
  _handOver(): Coroutine<T> {
    const coroutine = this.#coroutine as Coroutine<T>;
    this.#coroutine = undefined;
    return coroutine;
  }

  /** @internal What it has suspended on, which is then the driver's. */
  _takeWait(): unknown {
    const waitsOn = this.#waitsOn;
    this.#waitsOn = undefined;
    return waitsOn;
  }
}

function takenAlready(): UsageError {
  return new UsageError("ERR_COROUTINE_REUSED", {
    did: "a coroutine's call was waited for",
    wrong: "it was waited for before: a call runs once",
    write: "const task = createTask(call)",
  });
}
