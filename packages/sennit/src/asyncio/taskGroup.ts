import { UsageError } from "../core/errors.ts";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import type { Backing } from "../loop/backing.ts";
import {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  currentTask,
  type EventLoop,
  type Future,
  type Task,
  type TaskOptions,
  type Work,
} from "../loop/index.ts";
import { type AsyncContextManager, asyncWith, type Failure } from "./asyncWith.ts";
import type { Body } from "./runBody.ts";

/**
 * Tasks that end together: asyncio's TaskGroup.
 *
 * Its body is left when all its tasks are done. The first error cancels the others and the body, and all errors are
 * thrown as one ExceptionGroup. In an async function `group.run(body)` does what `asyncWith(group, body)` does.
 *
 * `await using group = new TaskGroup()` waits at the end of the block too, in an async function that runs as a task. But
 * JavaScript does not tell it how the block was left: if the block throws, the tasks are not cancelled, and are waited for;
 * and what the block throws when the group cancels it, a CancelledError, goes on: behind the ExceptionGroup, as a
 * SuppressedError of both, and alone after `cancel()`. Where that matters, use `run`.
 *
 * @example
 * ```ts
 * import { asyncWith, run, sleep, TaskGroup } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const done: string[] = [];
 *   yield* asyncWith(new TaskGroup(), function* (group) {
 *     group.createTask(function* () {
 *       yield* sleep(10);
 *       done.push("task");
 *     });
 *     done.push("body");
 *   });
 *   return done;
 * }); // => ["body", "task"]
 *
 * await run(async () => {
 *   const done: string[] = [];
 *   {
 *     await using group = new TaskGroup();
 *     group.createTask(async () => done.push("task"));
 *     done.push("body");
 *   }
 *   return done;
 * }); // => ["body", "task"]
 * ```
 */
export class TaskGroup implements AsyncContextManager<TaskGroup> {
  #loop: EventLoop | undefined;
  #parent: Task<unknown> | undefined;
  readonly #tasks = new Set<Task<unknown>>();
  readonly #errors: unknown[] = [];
  #exiting = false;
  #aborting = false;
  /** The group itself has cancelled its parent, and must take that back. */
  #cancelledParent = false;
  /** What the exit waits on while tasks run. */
  #allDone: Future<void> | undefined;
  /** `cancel` was called before it was entered. */
  #cancelOnEnter = false;
  #dispose: (() => Promise<void>) | undefined;

  /** Runs `work` in the group. Throws a UsageError outside its body, and while it shuts down. */
  createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
    if (this.#loop === undefined) throw cannotCreate("it has not been entered");
    if (this.#exiting && this.#tasks.size === 0) throw cannotCreate("it is finished");
    if (this.#aborting) throw cannotCreate("it is shutting down");
    const task = this.#loop.createTask(work, options);
    this.#tasks.add(task);
    // Also of an eager task that is done: its failure must not cancel the body before that goes on.
    task.addDoneCallback(() => this.#onTaskDone(task));
    // An eager task may have cancelled the group before it was in it.
    if (this.#aborting && !task.done()) task.cancel();
    return task;
  }

  enter(): CoroutineCall<TaskGroup> {
    return new CoroutineCall(this.#enter());
  }

  exit(failure?: Failure): CoroutineCall<boolean> {
    return new CoroutineCall(this.#exit(failure));
  }

  /**
   * Cancels the tasks and the body, so that the group is left without an error: `cancel()`, new in Python 3.15.
   *
   * A result of the body is undefined then. What was cancelled from outside stays cancelled. Before the group is entered,
   * it cancels what enters; again, or after the end, it does nothing.
   *
   * @example
   * ```ts
   * import { asyncWith, run, sleep, TaskGroup } from "sennit/asyncio";
   *
   * await run(function* () {
   *   const found: string[] = [];
   *   yield* asyncWith(new TaskGroup(), function* (group) {
   *     for (const [place, ms] of [["far", 60_000], ["near", 10]] as const) {
   *       group.createTask(function* () {
   *         yield* sleep(ms);
   *         found.push(place);
   *         group.cancel();
   *       });
   *     }
   *   });
   *   return found;
   * }); // => ["near"]
   * ```
   */
  cancel(): void {
    if (this.#loop === undefined) this.#cancelOnEnter = true;
    else if (this.#exiting && this.#tasks.size === 0) return;
    else if (!this.#aborting) this.#abortAll();
  }

  /**
   * Runs `body` in the group, and returns what that does when all tasks are done: `asyncWith(group, body)`.
   *
   * @example
   * ```ts
   * import { run, sleep, TaskGroup } from "sennit/asyncio";
   *
   * await run(async () => {
   *   const group = new TaskGroup();
   *   const [a, b] = await group.run(async () => [group.createTask(sleep(20, 1)), group.createTask(sleep(10, 2))]);
   *   return a.result() + b.result();
   * }); // => 3
   * ```
   */
  run<Result>(body: Body<[group: TaskGroup], Result>): CoroutineCall<Result> {
    return asyncWith<TaskGroup, Result>(this, body);
  }

  /**
   * For `await using`, which reads it where the block begins, and calls it where it ends: to read it is to enter the group.
   */
  get [Symbol.asyncDispose](): () => Promise<void> {
    this.#dispose ??= this.#enterForUse();
    return this.#dispose;
  }

  *#enter(): Coroutine<TaskGroup> {
    this.#enterHere();
    return this;
  }

  #enterHere(): void {
    if (this.#loop !== undefined) throw enteredTwice();
    this.#parent = currentTask();
    if (this.#parent === undefined) throw outsideTask();
    this.#loop = this.#parent.getLoop();
    if (this.#cancelOnEnter) this.cancel();
  }

  #enterForUse(): () => Promise<void> {
    this.#enterHere();
    const before = (this.#parent as Task<unknown>).cancelling();
    return async () => {
      // Of how the block was left, this can be known: it was cancelled. Then the error is on its way already.
      const wasCancelled = (this.#parent as Task<unknown>).cancelling() > before;
      if (wasCancelled && !this.#aborting) this.#abort();
      await this.exit();
    };
  }

  *#exit(failure: Failure | undefined): Coroutine<boolean> {
    this.#exiting = true;
    let cancellation = failure?.reason instanceof CancelledError ? failure.reason : undefined;
    const bodyFailed = failure !== undefined && cancellation === undefined;
    if (failure !== undefined && !this.#aborting) this.#abort();

    const { aborting, last } = yield* this.#untilAllDone();
    cancellation = aborting ?? cancellation;

    const parent = this.#parent as Task<unknown>;
    if (this.#cancelledParent) {
      // With no request left but our own, the cancellation was the group's and ends here; else it is another's.
      cancellation = parent.uncancel() === 0 ? undefined : (cancellation ?? last);
    }
    if (cancellation !== undefined && this.#errors.length === 0) throw cancellation;
    if (bodyFailed) this.#errors.push(failure.reason);
    if (this.#errors.length === 0) return true;
    // Somebody else's request must not be lost behind the errors: it is made again, and counts as it did.
    if (parent.cancelling() > 0) {
      parent.uncancel();
      parent.cancel();
    }
    throw new ExceptionGroup(this.#errors, "unhandled errors in a TaskGroup");
  }

  /** Waits for the tasks. Returns the cancellations of the parent that came meanwhile: the one that aborts, and the last. */
  *#untilAllDone(): Coroutine<{ aborting?: CancelledError; last?: CancelledError }> {
    const cancellations: { aborting?: CancelledError; last?: CancelledError } = {};
    while (this.#tasks.size > 0) {
      this.#allDone ??= (this.#loop as EventLoop).createFuture<void>();
      this.#allDone._held = { children: this.#tasks, hidden: true } satisfies Backing;
      try {
        yield* this.#allDone;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancellations.last = error;
        if (!this.#aborting) {
          cancellations.aborting = error;
          this.#abort();
        }
      }
      this.#allDone = undefined;
    }
    return cancellations;
  }

  #abort(): void {
    this.#aborting = true;
    for (const task of this.#tasks) if (!task.done()) task.cancel();
  }

  #onTaskDone(task: Task<unknown>): void {
    this.#tasks.delete(task);
    if (this.#tasks.size === 0 && this.#allDone?.done() === false) this.#allDone.setResult();
    if (task.cancelled() || task._isFulfilled()) return;
    const exception = task._errorOf();
    this.#errors.push(exception);
    const parent = this.#parent as Task<unknown>;
    if (parent.done()) {
      const message = `Task ${task.getName()} has failed, and its group's parent is done already`;
      this.#loop?.callExceptionHandler({ message, exception, task });
    } else if (!this.#aborting && !this.#cancelledParent) {
      this.#abortAll();
    }
  }

  /** The tasks and the body. */
  #abortAll(): void {
    this.#abort();
    if (this.#cancelledParent) return;
    this.#cancelledParent = true;
    this.#parent?.cancel();
  }
}

function cannotCreate(wrong: string): UsageError {
  return new UsageError("ERR_TASK_GROUP_CLOSED", {
    did: "a task was created in a TaskGroup",
    wrong,
    write: "asyncWith(new TaskGroup(), function* (group) { group.createTask(work) })",
  });
}

function enteredTwice(): UsageError {
  return new UsageError("ERR_ENTERED_TWICE", {
    did: "a TaskGroup was entered",
    wrong: "it was entered before",
    write: "asyncWith(new TaskGroup(), body), with a new one each time",
  });
}

function outsideTask(): UsageError {
  return new UsageError("ERR_NOT_IN_A_TASK", {
    did: "a TaskGroup was entered",
    wrong: "it belongs to the task it is in, and this code is in none",
    write: "createTask(function* () { yield* asyncWith(new TaskGroup(), body) })",
  });
}
