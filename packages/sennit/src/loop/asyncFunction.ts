import { noteExit } from "../core/trace.ts";
import type { Backing } from "./backing.ts";
import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import type { Task } from "./task.ts";

/**
 * A running async function, in the form of the coroutine that its task steps.
 *
 * It cannot be thrown into, so a cancellation goes where it can: the task has aborted its signal, and the Sennit futures
 * that the function awaits are cancelled.
 */
export class AsyncFunctionSteps<T> implements Backing {
  readonly #task: Task<T>;
  /** What becomes of the function's promise. */
  readonly #end: Future<T>;
  /** The futures that the function awaits, as far as Sennit was told. */
  readonly #awaited = new Set<Future<unknown>>();
  /** A cancellation met no wait: the next one gets it. */
  #undelivered = false;

  constructor(task: Task<T>) {
    this.#task = task;
    this.#end = new Future<T>(task.getLoop());
    this.#end._held = this;
  }

  /** The function has returned its promise. */
  follow(promise: PromiseLike<T>): this {
    promise.then(
      (value) => this.#end.done() || this.#succeed(value),
      (error) => this.#end.done() || this.#fail(error),
    );
    return this;
  }

  next(value: unknown): IteratorResult<unknown, T> {
    return this.#end.next(value);
  }

  /** The function begins to await `future`. */
  awaits(future: Future<unknown>): void {
    if (future.done() || this.#awaited.has(future)) return;
    this.#awaited.add(future);
    future.addDoneCallback(() => this.#awaited.delete(future));
    const cancellation = this.#pending();
    if (cancellation !== undefined && future.cancel(cancellation)) this.#undelivered = false;
  }

  /** The first of the futures that it awaits. */
  awaitedNow(): Future<unknown> | undefined {
    return this.#awaited.values().next().value;
  }

  /** The task was asked to stop. */
  cancel(): boolean {
    // Whoever has asked for the signal hears of it there, and its cleanup must not be interrupted by the same request.
    let delivered = this.#task._hasSignal();
    for (const future of [...this.#awaited]) delivered = future.cancel(this.#task._cancellation()) || delivered;
    this.#undelivered = !delivered;
    return true;
  }

  /** The cancellation that met no wait, unless it was taken back. */
  #pending(): CancelledError | undefined {
    return this.#undelivered ? this.#task._cancellation() : undefined;
  }

  /** A cancellation that met no wait before the end is the end, as it is in a coroutine that does not wait again. */
  #succeed(value: T): void {
    const cancellation = this.#pending();
    if (cancellation === undefined) this.#end.setResult(value);
    else this.#end._cancelNow(cancellation);
  }

  /** An abort that we asked for is the task's cancellation, also where a library has wrapped it. */
  #fail(error: unknown): void {
    const cancellation = this.#task._cancellation();
    const isAbort = cancellation !== undefined && error instanceof Error && error.name === "AbortError";
    if (isAbort) this.#end._cancelNow(cancellation);
    else if (error instanceof CancelledError) this.#end._cancelNow(error);
    else {
      noteExit(error, this.#task);
      this.#end._reject(error);
    }
  }
}
