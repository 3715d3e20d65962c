import { Execution } from "../core/execution.ts";
import { isThenable } from "../core/isFuture.ts";
import { recipe } from "../core/recipe.ts";
import type { Future } from "../loop/index.ts";
import { type FromOptions, from } from "./from.ts";

/** A callback as Node's functions take one: an error, or null and a value. */
export type NodeCallback<Values extends readonly unknown[]> = (error?: unknown, ...values: Partial<Values>) => void;

/** Stops the work that a callback was given to. Where it returns a promise, the work has ended when that is fulfilled. */
export type CancelHook = (reason: unknown) => unknown;

/** Begins work that calls `done` when it ends. A function that it returns is called to cancel it. */
export type CallbackStart<Values extends readonly unknown[]> = (
  done: NodeCallback<Values>,
  signal: AbortSignal,
) => CancelHook | unknown;

/** Options of `fromCallback`. */
export interface FromCallbackOptions extends FromOptions {
  /** Gives all values that the callback is called with, in an array. False without it: the first alone. */
  readonly multiArgs?: boolean | undefined;
}

/**
 * A Future of work that takes a callback, as Node's functions do: `fromCallback((done) => fs.stat(path, done))`.
 *
 * Cancelling it calls the function that `start` has returned, if it has, and ends when that has ended; otherwise it aborts
 * `signal`, if `start` takes one, and ends when the callback is called; otherwise it ends at once, and the work goes on
 * alone. The reason is kept by identity. A second call of the callback is dropped. With a signal that is aborted already
 * nothing is started.
 *
 * @example
 * ```ts
 * import { fromCallback, type NodeCallback, run } from "sennit";
 *
 * const late = (done: NodeCallback<[string]>) => {
 *   const timer = setTimeout(done, 60_000, null, "late");
 *   return () => clearTimeout(timer);
 * };
 * await run(function* () {
 *   const work = fromCallback<string>(late);
 *   work.cancel("not needed");
 *   return [work.cancelled(), yield* fromCallback<number>((done) => done(null, 42))];
 * }); // => [true, 42]
 * ```
 */
export function fromCallback<Values extends readonly unknown[]>(
  start: CallbackStart<Values>,
  options: FromCallbackOptions & { readonly multiArgs: true },
): Future<Values>;
export function fromCallback<T>(start: CallbackStart<[T]>, options?: FromCallbackOptions): Future<T>;
export function fromCallback(start: CallbackStart<unknown[]>, options: FromCallbackOptions = {}): Future<unknown> {
  return from(
    recipe("callback", () => begin(start, options.multiArgs === true)),
    options,
  );
}

function begin(start: CallbackStart<unknown[]>, multiArgs: boolean): Execution<unknown> {
  const work = new Execution<unknown>("callback");
  const controller = new AbortController();
  const done: NodeCallback<unknown[]> = (error, ...values) => {
    // As Node's own functions do: whatever is truthy is an error.
    if (error) work.raise(error);
    else work.fulfil(multiArgs ? values : values[0]);
  };
  try {
    const hook = start(done, controller.signal);
    if (typeof hook === "function") stopBy(work, hook as CancelHook);
    else if (start.length > 1) work.onCancel = (reason) => aborted(controller, reason);
  } catch (error) {
    work.raise(error);
  }
  return work;
}

function aborted(controller: AbortController, reason: unknown): boolean {
  controller.abort(reason);
  return true;
}

/** Lets `hook` cancel the work, once. */
function stopBy(work: Execution<unknown>, hook: CancelHook): void {
  let asked = false;
  work.onCancel = (reason) => {
    if (asked) return true;
    asked = true;
    try {
      const through = hook(reason);
      if (isThenable(through))
        work.follow(
          () => through,
          () => work.cancelled(reason),
        );
      else work.cancelled(reason);
    } catch (error) {
      work.raise(error);
    }
    return true;
  };
}
