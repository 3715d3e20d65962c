import { createCarrier } from "../core/host.ts";
import { CancelledError } from "./errors.ts";
import type { TaskContext } from "./messages.ts";

/** A task that runs on this thread, and the signal that asks it to stop. */
export class RunningTask {
  #controller: AbortController | undefined;
  #cancellation: CancelledError | undefined;
  /** Where it stands: see Places. */
  readonly place: number;
  readonly context: TaskContext | undefined;

  constructor(place: number, context?: TaskContext) {
    this.place = place;
    this.context = context;
  }

  /** Made when it is first asked for: most tasks never do. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#cancellation !== undefined) this.#controller.abort(this.#cancellation);
    }
    return this.#controller.signal;
  }

  get abortRequested(): boolean {
    return this.#cancellation !== undefined;
  }

  abort(reason: unknown): void {
    this.#cancellation = new CancelledError(reason);
    this.#controller?.abort(this.#cancellation);
  }
}

// Made at once: a task that is already running could not be entered any more.
const current = createCarrier<RunningTask>();
let poll: (() => void) | undefined;

/** Calls `fn` as a part of `task`, with all that follows its awaits. */
export function runAs<Result>(task: RunningTask, fn: () => Result): Result {
  return current === undefined ? fn() : current.run(task, fn);
}

/** Lets `fn` look for requests to abort whenever a task asks for its signal. */
export function pollWith(fn: () => void): void {
  poll = fn;
}

/**
 * The signal that is aborted when the task that runs this code is asked to stop: by `WorkerExecutor.abort` or a cancellation.
 *
 * Its reason is a CancelledError. Each call looks for the request anew, so that a loop that never awaits sees it too, if it
 * calls `currentSignal()` again and again. Outside of a worker's task the signal is never aborted.
 *
 * @example
 * ```ts
 * import { currentSignal } from "sennit/concurrent";
 *
 * export function countPrimes(limit: number): number {
 *   let count = 0;
 *   for (let n = 2; n < limit; n += 1) {
 *     currentSignal().throwIfAborted();
 *     if (isPrime(n)) count += 1;
 *   }
 *   return count;
 * }
 *
 * function isPrime(n: number): boolean {
 *   for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false;
 *   return true;
 * }
 *
 * countPrimes(100); // => 25
 * ```
 */
export function currentSignal(): AbortSignal {
  poll?.();
  // A new one each time, so that what listens to it is not kept.
  return current?.getStore()?.signal ?? new AbortController().signal;
}

const NOTHING: TaskContext = Object.freeze({});

/**
 * What has come with the task that runs this code, by the keys of the pool's `carry`; empty outside of a worker's task.
 *
 * @example
 * ```ts
 * import { currentContext } from "sennit/concurrent";
 *
 * export function resize(width: number): string {
 *   const { trace } = currentContext<{ trace: string }>();
 *   return `${trace ?? "no trace"}: ${width}`;
 * }
 *
 * resize(640); // => "no trace: 640"
 * ```
 */
export function currentContext<Context extends object = Record<string, unknown>>(): Readonly<Partial<Context>> {
  return (current?.getStore()?.context ?? NOTHING) as Readonly<Partial<Context>>;
}
