import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { fulfilled, rejected } from "../core/outcome.ts";
import { adopt } from "../loop/adopt.ts";
import { Activity, type Ended } from "./activity.ts";
import { Block } from "./block.ts";
import { type Body, type Made, runBody, runFuture } from "./body.ts";
import type { CancelScope, ScopeOptions } from "./cancelScope.ts";
import { type Input, sorted, type ValueOf } from "./input.ts";
import type { ScopeFuture } from "./scopeFuture.ts";
import { enteredTwice, FailureElsewhere, groupNotOpen, notABody } from "./structuredErrors.ts";

/** Options of `spawn`. */
export interface SpawnOptions {
  /** For messages. */
  readonly name?: string | undefined;
}

/**
 * Tasks that end together, for async functions and coroutines; trio's nursery.
 *
 * `await using group = taskGroup()` waits at the end of its block until all that was spawned has ended. The first failure
 * cancels the others, and the waits of the block; all errors are thrown as one ExceptionGroup. What cancels the scope around
 * the group cancels all of it, and is raised again when the cleanup is done.
 *
 * JavaScript does not tell the group how its block was left. If the block throws, the tasks are waited for and not cancelled;
 * if it was interrupted, its CancelledError stands beside the ExceptionGroup in a SuppressedError. `taskGroup().run(body)` has
 * neither limit, and is the form for coroutines.
 *
 * @example
 * ```ts
 * import { ExceptionGroup, sleep, taskGroup } from "sennit";
 *
 * async function both(): Promise<string[]> {
 *   await using group = taskGroup();
 *   const slow = group.spawn(async () => {
 *     await sleep(5);
 *     return "slow";
 *   });
 *   const fast = group.spawn(() => "fast");
 *   return [await slow, await fast];
 * }
 * await both(); // => ["slow", "fast"]
 *
 * try {
 *   await taskGroup().run(async (group) => {
 *     group.spawn(async () => {
 *       throw new Error("planted");
 *     });
 *     await sleep(60_000); // is interrupted
 *   });
 * } catch (error) {
 *   error instanceof ExceptionGroup && error.errors[0].message; // => "planted"
 * }
 * ```
 */
export function taskGroup(options: ScopeOptions = {}): TaskGroup {
  return new TaskGroup(options);
}

/** What `taskGroup()` gives. */
export class TaskGroup implements AsyncDisposable {
  readonly #options: ScopeOptions;
  #activity: Activity<unknown> | undefined;
  #block: Block | undefined;
  readonly #errors: unknown[] = [];
  #cancelledItself = false;

  /** @internal */
  constructor(options: ScopeOptions) {
    this.#options = options;
  }

  /** Aborted when the group is cancelled: by a failure, by `cancel`, by a scope around it. */
  get signal(): AbortSignal {
    return this.scope.signal;
  }

  /** The group's scope. Throws a UsageError before its block has begun. */
  get scope(): CancelScope {
    return this.#opened().scope;
  }

  /**
   * Starts `work` in the group, and gives a future of its result: a function, a coroutine, a recipe; a future or a promise,
   * which is handed over.
   *
   * A function is given the signal of its own scope, and that scope. Cancelling the future cancels this task alone. In a group
   * that is cancelled already nothing is started. Throws a UsageError before the group's block and after its end.
   *
   * @example
   * ```ts
   * import { taskGroup } from "sennit";
   *
   * await taskGroup().run(function* (group) {
   *   const one = group.spawn(function* () {
   *     return 1;
   *   });
   *   const two = group.spawn(Promise.resolve(2));
   *   return (yield* one) + (yield* two);
   * }); // => 3
   * ```
   */
  spawn<T>(work: Body<T>, options?: SpawnOptions): ScopeFuture<T>;
  spawn<X extends Input>(work: X, options?: SpawnOptions): ScopeFuture<ValueOf<X>>;
  spawn(work: unknown, { name }: SpawnOptions = {}): ScopeFuture<unknown> {
    const within = this.#opened().scope;
    if (within._closed) throw groupNotOpen("it has ended");
    const input = sorted("spawn", work);
    const child: Activity<unknown> = new Activity({
      name,
      within,
      awaited: true,
      onEnd: (ended) => {
        child.future._markSeen();
        if (ended.status === "rejected") this.#fail(ended.reason, `${child.scope.name} of the same task group`);
      },
    });
    const conclude = (ended: Ended<unknown>): void => child.conclude(() => ended);
    if (input.kind === "work") runBody(child, input.body, conclude);
    else if (input.kind === "future") runFuture(child, adopt(input.future, within._loop), conclude);
    else conclude(fulfilled(input.value));
    return child.future;
  }

  /**
   * Cancels all that runs in the group, for `reason`, and says whether the request was taken: not once it has ended.
   *
   * A block, or body, that ends without another wait ends as it does; a wait of it raises a CancelledError.
   *
   * @example
   * ```ts
   * import { sleep, taskGroup } from "sennit";
   *
   * await taskGroup().run(async (group) => {
   *   group.spawn(() => sleep(60_000));
   *   group.cancel("that was enough");
   *   return "without an error";
   * }); // => "without an error"
   * ```
   */
  cancel(reason?: unknown): boolean {
    if (!this.scope.cancelled) this.#cancelledItself = true;
    return this.scope.cancel(reason);
  }

  /**
   * Runs `body` in the group, and gives a future of its result, which is there when all in the group has ended.
   *
   * If the body throws, what was spawned is cancelled, and its error stands in the ExceptionGroup with the others.
   *
   * @example
   * ```ts
   * import { sleep, taskGroup } from "sennit";
   *
   * await taskGroup().run(async (group, signal) => {
   *   const slow = group.spawn(() => sleep(5, "a result"));
   *   return `${await slow}, ${signal.aborted ? "cancelled" : "not cancelled"}`;
   * }); // => "a result, not cancelled"
   * ```
   */
  run<T>(body: (group: this, signal: AbortSignal) => Made<T>): ScopeFuture<T> {
    if (typeof body !== "function") throw notABody("taskGroup().run", body);
    const activity = this.#open();
    runBody<T>(activity, bodyFor(body, this), (ended) => {
      if (ended.status === "rejected") this.#fail(ended.reason, "the body of the task group");
      // To leave the group is a wait, if there is anything to wait for: a cancellation from outside is raised there too.
      const waits = activity.scope._hasChildren;
      activity.conclude(() => {
        const error = waits && !this.#cancelledItself ? activity.scope._error : undefined;
        return this.#end(error === undefined ? ended : { status: "cancelled", error });
      });
    });
    return activity.future as ScopeFuture<T>;
  }

  /** For `await using`, which reads it where the block begins, and calls it where that ends: to read it is to enter the group. */
  get [Symbol.asyncDispose](): () => Promise<void> {
    this.#block ??= new Block(this.#open());
    const block = this.#block;
    return () =>
      block.leave(
        () => this.#cancelledItself,
        (ended) => this.#end(ended),
      );
  }

  #open(): Activity<unknown> {
    if (this.#activity !== undefined) throw enteredTwice();
    this.#activity = new Activity({ ...this.#options, name: this.#options.name ?? "a task group" });
    return this.#activity;
  }

  #opened(): Activity<unknown> {
    if (this.#activity === undefined) throw groupNotOpen("its block has not begun");
    return this.#activity;
  }

  #fail(error: unknown, where: string): void {
    this.#errors.push(error);
    this.#activity?.scope.cancel(new FailureElsewhere(where, error));
  }

  /** What the end of the block comes to, once all that was spawned has ended too. */
  #end<T>(ended: Ended<T>): Ended<T> {
    if (this.#errors.length === 0) return ended;
    return rejected(new ExceptionGroup(this.#errors, "unhandled errors in a task group"));
  }
}

/** `body`, which is given the group in the place of its scope. */
function bodyFor<T, Group>(body: (group: Group, signal: AbortSignal) => Made<T>, group: Group): Body<T> {
  return (signal) => body(group, signal);
}
