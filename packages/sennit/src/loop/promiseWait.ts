import { Reaction, type Target } from "./reaction.ts";
import type { Task } from "./task.ts";

/**
 * A task's wait on a native promise. The task keeps it for its next one: a wait then costs what the promise itself asks for.
 *
 * It stands for a Future between the promise and the task, which would cost as much again.
 */
export class PromiseWait implements Target {
  readonly #task: Task<unknown>;
  #reaction: Reaction | undefined;
  /** What the promise has come to, once the wait is over. */
  #value: unknown;
  #failed = false;

  constructor(task: Task<unknown>) {
    this.#task = task;
  }

  begin(promise: Promise<unknown>): void {
    this.#reaction = Reaction.at(promise, this, this.#reaction);
  }

  /** Ends the wait by `error`, unless it is over; the promise goes on alone. */
  cancel(error: unknown): boolean {
    if (this.#reaction?.cancel(error) !== true) return false;
    this.#reaction = undefined;
    return true;
  }

  /** @internal */
  _cancelNow(error: unknown): void {
    this.#end(error, true);
    this.#task._loop._internals.ready(this.#task);
  }

  /** @internal */
  _arrived(value: unknown, failed: boolean): void {
    this.#end(value, failed);
    this.#task._loop._internals.arrive(this.#task);
  }

  #end(value: unknown, failed: boolean): void {
    this.#value = value;
    this.#failed = failed;
  }

  // -- for its task, as those of a Future ------------------------------------------------------------------------------

  /** @internal */
  _isFulfilled(): boolean {
    return !this.#failed;
  }

  /** @internal The value or the error, which is the task's from now on. */
  _peek(): unknown {
    const value = this.#value;
    this.#value = undefined;
    return value;
  }

  /** @internal */
  _errorOf(): unknown {
    return this._peek();
  }
}
