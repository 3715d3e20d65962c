import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import type { Backing } from "../loop/backing.ts";
import { type Coroutine, CoroutineCall, Future, getRunningLoop } from "../loop/index.ts";
import { atLimit, type Limit } from "./limit.ts";

/** When `wait` returns. */
export type ReturnWhen = "FIRST_COMPLETED" | "FIRST_EXCEPTION" | "ALL_COMPLETED";

const WHEN: ReadonlySet<ReturnWhen> = new Set(["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"]);

/** Options of `wait`. */
export interface WaitOptions {
  /** In milliseconds, or until the signal is aborted: then it returns, and throws nothing. */
  readonly timeout?: Limit | undefined;
  /** Without it: "ALL_COMPLETED". A cancellation is no exception. */
  readonly returnWhen?: ReturnWhen | undefined;
}

/** Which futures were done, and which were not. */
export interface Waited<T> {
  readonly done: Set<Future<T>>;
  readonly pending: Set<Future<T>>;
}

/**
 * Waits for futures and says which are done: asyncio's wait. It raises none of their errors, and cancels nothing.
 *
 * Throws a UsageError if there is nothing to wait for, or something that is no Future.
 *
 * @example
 * ```ts
 * import { createTask, run, sleep, wait } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const tasks = [createTask(sleep(10)), createTask(sleep(60_000))];
 *   const { done, pending } = yield* wait(tasks, { returnWhen: "FIRST_COMPLETED" });
 *   return [done.size, pending.size];
 * }); // => [1, 1]
 * ```
 */
export function wait<T>(futures: Iterable<Future<T>>, options: WaitOptions = {}): CoroutineCall<Waited<T>> {
  const all = new Set(futures);
  if (all.size === 0) throw nothingToWaitFor();
  for (const each of all) if (!(each instanceof Future)) throw notAFuture(each);
  if (!WHEN.has(options.returnWhen ?? "ALL_COMPLETED")) throw notAWhen(options.returnWhen);
  return new CoroutineCall(waiting(all, options));
}

function* waiting<T>(futures: Set<Future<T>>, { timeout, returnWhen }: WaitOptions): Coroutine<Waited<T>> {
  const loop = getRunningLoop();
  const waiter = loop.createFuture<void>();
  const release = (): void => void (waiter.done() || waiter.setResult());
  const withdraw = atLimit(timeout, loop, release);
  let left = futures.size;
  const onDone = (future: Future<T>): void => {
    left -= 1;
    if (left === 0 || endsTheWait(future, returnWhen)) release();
  };
  waiter._held = { children: futures, hidden: true } satisfies Backing;
  for (const future of futures) future.addDoneCallback(onDone);
  try {
    yield* waiter;
  } finally {
    withdraw();
    for (const future of futures) future.removeDoneCallback(onDone);
  }
  const done = new Set([...futures].filter((future) => future.done()));
  return { done, pending: new Set([...futures].filter((future) => !done.has(future))) };
}

/** Whether this future alone is what was waited for. */
function endsTheWait(future: Future<unknown>, returnWhen: ReturnWhen | undefined): boolean {
  if (returnWhen === "FIRST_EXCEPTION") return !future.cancelled() && !future._isFulfilled();
  return returnWhen === "FIRST_COMPLETED";
}

function notAFuture(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUTURE", {
    did: `wait() was called with ${describe(x)}`,
    wrong: "it takes Futures only",
    write: "yield* wait([createTask(work), ensureFuture(promise)])",
  });
}

function notAWhen(x: unknown): UsageError {
  return new UsageError("ERR_RETURN_WHEN", {
    did: `wait() was called with returnWhen: ${describe(x)}`,
    wrong: "there is no such moment",
    write: 'wait(tasks, { returnWhen: "FIRST_COMPLETED" })',
  });
}

function nothingToWaitFor(): UsageError {
  return new UsageError("ERR_NOTHING_TO_WAIT_FOR", {
    did: "wait() was called without futures",
    wrong: "it would never return",
    write: "if (tasks.length > 0) yield* wait(tasks)",
  });
}
