import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import type { Task } from "./task.ts";

/**
 * A running async function, in the form of the coroutine that its task steps.
 *
 * It cannot be thrown into, so a cancellation goes where it can: it aborts the task's signal, and cancels the Sennit
 * futures that the function awaits.
 */
export class AsyncFunctionSteps<T> {
  readonly #task: Task<T>;
  /** What became of the function's promise. */
  readonly #end: Future<T>;
  /** The futures that the function awaits, as far as Sennit was told. */
  readonly #awaited = new Set<Future<unknown>>();
  /** A cancellation that met no wait: the next one gets it. */
  #undelivered: CancelledError | undefined;

  constructor(task: Task<T>, promise: PromiseLike<T>) {
    this.#task = task;
    this.#end = new Future<T>(task.getLoop());
    this.#end._canceller = (reason) => this.#cancel(reason);
    promise.then(
      (value) => this.#succeed(value),
      (error) => this.#fail(error),
    );
  }

  next(_value: unknown): IteratorResult<unknown, T> {
    return this.#end.next();
  }

  throw(error: unknown): never {
    throw error;
  }

  /** The function begins to await `future`. */
  awaits(future: Future<unknown>): void {
    if (future.done() || this.#awaited.has(future)) return;
    this.#awaited.add(future);
    future.addDoneCallback(() => this.#awaited.delete(future));
    if (this.#undelivered !== undefined && future.cancel(this.#undelivered)) this.#undelivered = undefined;
  }

  #cancel(reason: unknown): boolean {
    const cancellation = reason instanceof CancelledError ? reason : new CancelledError(reason);
    this.#task._abort(cancellation);
    let delivered = false;
    for (const future of [...this.#awaited]) delivered = future.cancel(cancellation) || delivered;
    if (!delivered) this.#undelivered = cancellation;
    return true;
  }

  /** A cancellation that met no wait before the end is the end, as it is in a coroutine that does not wait again. */
  #succeed(value: T): void {
    if (this.#undelivered === undefined) this.#end.setResult(value);
    else this.#end._cancelNow(this.#undelivered);
  }

  /** An abort that we asked for is the task's cancellation, also where a library has wrapped it. */
  #fail(error: unknown): void {
    const cancellation = this.#task._cancellation();
    const isAbort = cancellation !== undefined && error instanceof Error && error.name === "AbortError";
    if (isAbort) this.#end._cancelNow(cancellation);
    else if (error instanceof CancelledError) this.#end._cancelNow(error);
    else this.#end._reject(error);
  }
}
