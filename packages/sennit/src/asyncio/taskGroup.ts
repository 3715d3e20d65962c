import { UsageError } from "../core/errors.ts";
import { standsFor } from "../loop/awaits.ts";
import {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  currentTask,
  type EventLoop,
  type Future,
  getRunningLoop,
  type Task,
  type TaskOptions,
  type Work,
} from "../loop/index.ts";
import type { AsyncContextManager, Failure } from "./asyncWith.ts";
import { ExceptionGroup } from "./exceptionGroup.ts";

/**
 * Tasks that end together: asyncio's TaskGroup.
 *
 * Its body is left when all its tasks are done. The first error cancels the others and the body, and all errors are
 * thrown as one ExceptionGroup.
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

  /** Runs `work` in the group. Throws a UsageError outside its body, and while it shuts down. */
  createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
    if (this.#loop === undefined) throw cannotCreate("it has not been entered");
    if (this.#exiting && this.#tasks.size === 0) throw cannotCreate("it is finished");
    if (this.#aborting) throw cannotCreate("it is shutting down");
    const task = this.#loop.createTask(work, options);
    if (task.done()) {
      this.#onTaskDone(task);
    } else {
      this.#tasks.add(task);
      task.addDoneCallback(() => this.#onTaskDone(task));
    }
    return task;
  }

  enter(): CoroutineCall<TaskGroup> {
    return new CoroutineCall(this.#enter());
  }

  exit(failure?: Failure): CoroutineCall<void> {
    return new CoroutineCall(this.#exit(failure));
  }

  *#enter(): Coroutine<TaskGroup> {
    if (this.#loop !== undefined) throw enteredTwice();
    this.#parent = currentTask();
    if (this.#parent === undefined) throw outsideTask();
    this.#loop = getRunningLoop();
    return this;
  }

  *#exit(failure: Failure | undefined): Coroutine<void> {
    this.#exiting = true;
    let cancellation = failure?.reason instanceof CancelledError ? failure.reason : undefined;
    const bodyFailed = failure !== undefined && cancellation === undefined;
    if (failure !== undefined && !this.#aborting) this.#abort();

    cancellation = (yield* this.#untilAllDone()) ?? cancellation;

    const parent = this.#parent as Task<unknown>;
    // With no request left but our own, the cancellation was the group's and ends here.
    if (this.#cancelledParent && parent.uncancel() === 0) cancellation = undefined;
    if (cancellation !== undefined && this.#errors.length === 0) throw cancellation;
    if (bodyFailed) this.#errors.push(failure.reason);
    if (this.#errors.length === 0) return;
    // Somebody else's request must not be lost behind the errors: it is made again, and counts as it did.
    if (parent.cancelling() > 0) {
      parent.uncancel();
      parent.cancel();
    }
    throw new ExceptionGroup(this.#errors, "unhandled errors in a TaskGroup");
  }

  /** Waits for the tasks, and returns a cancellation of the parent that came meanwhile. */
  *#untilAllDone(): Coroutine<CancelledError | undefined> {
    let cancellation: CancelledError | undefined;
    while (this.#tasks.size > 0) {
      this.#allDone ??= (this.#loop as EventLoop).createFuture<void>();
      standsFor(this.#allDone, this.#tasks, { hidden: true });
      try {
        yield* this.#allDone;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        if (!this.#aborting) {
          cancellation = error;
          this.#abort();
        }
      }
      this.#allDone = undefined;
    }
    return cancellation;
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
      this.#abort();
      this.#cancelledParent = true;
      parent.cancel();
    }
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
