import type { LoopInternals } from "./internals.ts";
import { Reaction, type Target } from "./reaction.ts";
import type { Task } from "./task.ts";

/**
 * A task's wait on a native promise. Once it is over, its loop keeps it for the next: a wait then costs what the promise
 * itself asks for.
 *
 * It stands for a Future between the promise and the task, which would cost as much again.
 */
export class PromiseWait implements Target {
  readonly #internals: LoopInternals;
  #task: Task<unknown> | undefined;
  #reaction: Reaction | undefined;
  /** What the promise has come to. */
  #value: unknown;
  #failed = false;

  private constructor(internals: LoopInternals) {
    this.#internals = internals;
  }

  static begin(promise: Promise<unknown>, task: Task<unknown>): PromiseWait {
    const internals = task._loop._internals;
    const wait = internals.spareWait ?? new PromiseWait(internals);
    internals.spareWait = undefined;
    wait.#task = task;
    wait.#reaction = Reaction.at(promise, wait, wait.#reaction);
    return wait;
  }

  /** Ends the wait by `error`, unless it is over; the promise goes on alone. */
  cancel(error: unknown): boolean {
    if (this.#reaction?.cancel(error) !== true) return false;
    this.#reaction = undefined;
    return true;
  }

  /** @internal */
  _cancelNow(error: unknown): void {
    this.#internals.ready(this.#end(error, true));
  }

  /** @internal */
  _arrived(value: unknown, failed: boolean): void {
    this.#internals.arrive(this.#end(value, failed));
  }

  #end(value: unknown, failed: boolean): Task<unknown> {
    this.#value = value;
    this.#failed = failed;
    return this.#task as Task<unknown>;
  }

  // -- for its task, as those of a Future ------------------------------------------------------------------------------

  /** @internal */
  _isFulfilled(): boolean {
    return !this.#failed;
  }

  /** @internal The value or the error; the wait is another task's from now on. */
  _peek(): unknown {
    const value = this.#value;
    this.#value = undefined;
    this.#task = undefined;
    this.#internals.spareWait = this;
    return value;
  }

  /** @internal */
  _errorOf(): unknown {
    return this._peek();
  }
}
