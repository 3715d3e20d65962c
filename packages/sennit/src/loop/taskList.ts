import type { Task } from "./task.ts";

/** What a member of a TaskList carries for it. */
export interface Links {
  _before: Task<unknown> | undefined;
  _after: Task<unknown> | undefined;
}

/**
 * The tasks of a loop that are not done, in the order of their creation.
 *
 * The tasks themselves are its links: to hold a hundred thousand of them costs no table, and to let one go no look-up.
 */
export class TaskList implements Iterable<Task<unknown>> {
  #first: Task<unknown> | undefined;
  #last: Task<unknown> | undefined;

  add(task: Task<unknown>): void {
    const last = this.#last;
    if (last === undefined) this.#first = task;
    else last._after = task;
    task._before = last;
    this.#last = task;
  }

  /** Takes `task` out, if it is in. */
  delete(task: Task<unknown>): void {
    if (!this.has(task)) return;
    const { _before: before, _after: after } = task;
    if (before === undefined) this.#first = after;
    else before._after = after;
    if (after === undefined) this.#last = before;
    else after._before = before;
    task._before = undefined;
    task._after = undefined;
  }

  has(task: Task<unknown>): boolean {
    return task._before !== undefined || this.#first === task;
  }

  /** Goes through those that are in the list now, whatever becomes of it meanwhile. */
  *[Symbol.iterator](): Generator<Task<unknown>, void> {
    const tasks: Task<unknown>[] = [];
    for (let task = this.#first; task !== undefined; task = task._after) tasks.push(task);
    yield* tasks;
  }
}
