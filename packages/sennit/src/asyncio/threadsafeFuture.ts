import type { StandardFutureV1 } from "@sennit/spec";
import { InvalidStateError } from "../core/errors.ts";
import { afterMicrotask } from "../core/host.ts";
import { cancelled, fulfilled, type Outcome, rejected, unwrap } from "../core/outcome.ts";
import { standingOf } from "../core/standing.ts";
import { noteHandover } from "../core/trace.ts";
import { type CancelledError, type Coroutine, type EventLoop, type Future, findRunningLoop } from "../loop/index.ts";
import { findAsyncTask } from "../loop/running.ts";

/**
 * The result of work in a loop, for code outside of it: what `runCoroutineThreadsafe` gives.
 *
 * It is what concurrent.futures' Future is to that code. It belongs to no loop, its callbacks are called by whoever settles
 * it, and `cancel` works until it is done. `result()` of a cancelled one throws the root's CancelledError, which is none of
 * asyncio's. It differs in that nothing can block: `await` and `yield*` wait for it, anywhere.
 */
export class ThreadsafeFuture<T> implements PromiseLike<T>, StandardFutureV1<T> {
  readonly #loop: EventLoop;
  /** What runs in the loop, once that has begun. */
  #work: Future<T> | undefined;
  #outcome: Outcome<T> | undefined;
  #callbacks: (() => unknown)[] = [];

  /** @internal */
  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  /** Whether it has a result, an error, or was cancelled. */
  done(): boolean {
    return this.#outcome !== undefined;
  }

  cancelled(): boolean {
    return this.#outcome?.status === "cancelled";
  }

  /** Always false: as in Python it counts as pending until it is done, because it can be cancelled until then. */
  running(): boolean {
    return false;
  }

  /**
   * Cancels it at once, and the work in the loop's next iteration; says whether it is cancelled now.
   *
   * What the work still returns is dropped. An error of it is reported as one that nobody has retrieved.
   */
  cancel(reason?: unknown): boolean {
    if (this.#outcome !== undefined) return this.cancelled();
    this.#settle(cancelled(reason));
    this.#cancelWork();
    return true;
  }

  /** The result; its error or CancelledError is thrown. Throws InvalidStateError while it is not done, instead of waiting. */
  result(): T {
    return unwrap(this.#takeOutcome("result"));
  }

  /** The error, or undefined for a result. Throws CancelledError if it was cancelled, InvalidStateError while it is not done. */
  exception(): unknown {
    const outcome = this.#takeOutcome("exception");
    if (outcome.status === "cancelled") return unwrap(outcome);
    return outcome.status === "rejected" ? outcome.reason : undefined;
  }

  /** Calls `callback` with this future inside the call that settles it, and at once if it is done. */
  addDoneCallback(callback: (future: this) => unknown): void {
    this.#observe(() => callback(this));
  }

  /** For promises and `await`: marks an error as seen. In an async function that runs as a task, its cancellation comes here. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    const task = this.done() ? undefined : findAsyncTask();
    if (task !== undefined) return task.wait(this).then(onFulfilled, onRejected) as Promise<Ok | Err>;
    const promise = new Promise<T>((resolve, reject) => {
      this.#observe(() => {
        try {
          resolve(this.result());
        } catch (error) {
          reject(error);
        }
      });
    });
    return promise.then(onFulfilled, onRejected);
  }

  /** For `yield*`: every driver answers a future that is yielded with its result. */
  *[Symbol.iterator](): Coroutine<T> {
    return (yield this) as T;
  }

  get "~future"(): StandardFutureV1.Props<T> {
    return {
      version: 1,
      vendor: "sennit/asyncio",
      delivery: "direct",
      affinity: "any",
      peek: () => this.#outcome,
      observe: (observer) => this.#observeLater(observer),
      seen: () => this.#work?._markSeen(),
      cancel: (reason) => !this.done() && this.cancel(reason),
      trace: () => (this.done() ? [] : standingOf(this.#work)),
    };
  }

  /** @internal The work has begun. */
  _follow(work: Future<T>): void {
    this.#work = work;
    if (this.#outcome !== undefined) this.#cancelWork();
    work.addDoneCallback(() => {
      const outcome = outcomeOf(work);
      if (outcome.status === "rejected") noteHandover(outcome.reason, work, this);
      this.#settle(outcome);
    });
  }

  /** @internal The work could not begin. */
  _fail(error: unknown): void {
    this.#settle(rejected(error));
  }

  #cancelWork(): void {
    const work = this.#work;
    if (work === undefined || this.#outcome?.status !== "cancelled" || this.#loop.isClosed()) return;
    const { reason } = this.#outcome;
    this.#loop.callSoonThreadsafe(() => work.cancel(reason));
  }

  #settle(outcome: Outcome<T>): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) this.#call(callback);
  }

  /** The outcome, of which an error is thereby seen. */
  #takeOutcome(method: string): Outcome<T> {
    if (this.#outcome === undefined) throw notDone(method);
    this.#work?._markSeen();
    return this.#outcome;
  }

  #observe(callback: () => unknown): void {
    if (this.#outcome === undefined) this.#callbacks.push(callback);
    else this.#call(callback);
  }

  /** As the protocol asks: never before it returns, and until it is detached. */
  #observeLater(observer: (outcome: Outcome<T>) => void): () => void {
    let attached = true;
    const callback = (): void => {
      if (!attached) return;
      attached = false;
      observer(this.#takeOutcome("observe"));
    };
    if (this.#outcome === undefined) this.#callbacks.push(callback);
    else soon(() => this.#call(callback));
    return () => {
      attached = false;
      this.#callbacks = this.#callbacks.filter((other) => other !== callback);
    };
  }

  #call(callback: () => unknown): void {
    try {
      callback();
    } catch (exception) {
      this.#loop.callExceptionHandler({ message: "Exception in a callback", exception, future: this });
    }
  }
}

function outcomeOf<T>(work: Future<T>): Outcome<T> {
  const value = work._peek();
  if (work._isFulfilled()) return fulfilled(value as T);
  return work.cancelled() ? cancelled((value as CancelledError).reason) : rejected(value);
}

function soon(fn: () => void): void {
  const loop = findRunningLoop();
  if (loop === undefined) afterMicrotask(fn);
  else loop.callSoon(fn);
}

function notDone(method: string): InvalidStateError {
  return new InvalidStateError({
    did: `${method}() was called on a future`,
    wrong: "it is not done, and nothing can block until it is",
    write: "await future, or yield* future",
  });
}
