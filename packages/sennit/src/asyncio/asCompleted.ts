import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import {
  type Coroutine,
  CoroutineCall,
  ensureFuture,
  type Future,
  getRunningLoop,
  type Runnable,
} from "../loop/index.ts";
import { CoroutineIterator } from "./coroutineIterator.ts";
import { atLimit, isAborted, type Limit, limitReached } from "./limit.ts";
import { Queue } from "./queue.ts";

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** In milliseconds, or until the signal is aborted. */
  readonly timeout?: Limit | undefined;
}

/** The value of something that can be waited for. */
export type ValueOf<Awaitable> = Awaitable extends Runnable<infer Value> ? Value : never;

/**
 * Runs all `awaitables` at once, and gives them in the order in which they are done: asyncio's as_completed, in its forms.
 *
 * `for (const next of asCompleted(…))` gives calls, of which each waits for the next result: by `yield* next` or
 * `await next`. `for await (const future of asCompleted(…))` gives the futures themselves, and so does `asyncFor` in a
 * coroutine: the very ones that were given, and tasks for the others. What stands there twice is given once.
 *
 * When the time is over the calls that are left throw a TimeoutError, or an AbortedError, and so does the iteration; what
 * runs goes on. With a signal that is aborted already nothing is started.
 *
 * @example
 * ```ts
 * import { asCompleted, run, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const results: string[] = [];
 *   for (const next of asCompleted([sleep(20, "slow"), sleep(10, "fast")])) results.push(yield* next);
 *   return results;
 * }); // => ["fast", "slow"]
 * ```
 */
export function asCompleted<Awaitable extends Runnable<unknown>>(
  awaitables: Iterable<Awaitable>,
  options: AsCompletedOptions = {},
): AsCompleted<ValueOf<Awaitable>> {
  const all = new Set(listOf(awaitables));
  return new AsCompleted(all as Set<Runnable<ValueOf<Awaitable>>>, options.timeout);
}

/** What `asCompleted` gives: an iterator of calls, and an async iterator of futures, over the same results. */
export class AsCompleted<T>
  implements IterableIterator<CoroutineCall<T>, undefined>, AsyncIterable<Future<T>, undefined>
{
  /** The futures that are done, and undefined for each that was not in time. */
  readonly #done = new Queue<Future<T> | undefined>();
  readonly #todo: Set<Future<T>>;
  readonly #limit: Limit | undefined;
  readonly #withdraw: () => void;
  /** How many have not been given yet. */
  #left: number;

  /** @internal */
  constructor(awaitables: ReadonlySet<Runnable<T>>, limit: Limit | undefined) {
    const loop = getRunningLoop();
    this.#limit = limit;
    this.#left = awaitables.size;
    if (isAborted(limit)) {
      this.#todo = new Set();
      this.#withdraw = () => undefined;
      for (const _ of awaitables) this.#done.putNowait(undefined);
      return;
    }
    this.#todo = new Set([...awaitables].map((each) => ensureFuture(each, loop)));
    this.#left = this.#todo.size;
    for (const future of this.#todo) future.addDoneCallback(this.#onDone);
    this.#withdraw = atLimit(this.#left > 0 ? limit : undefined, loop, () => this.#expire());
  }

  /** The call that waits for the next result. */
  next(): IteratorResult<CoroutineCall<T>, undefined> {
    if (!this.#take()) return { done: true, value: undefined };
    return { done: false, value: new CoroutineCall(this.#nextResult()) };
  }

  [Symbol.iterator](): this {
    return this;
  }

  [Symbol.asyncIterator](): CoroutineIterator<Future<T>> {
    return new CoroutineIterator(() => this.#nextStep());
  }

  *#nextResult(): Coroutine<T> {
    return yield* yield* this.#nextFuture();
  }

  *#nextStep(): Coroutine<IteratorResult<Future<T>, undefined>> {
    if (!this.#take()) return { done: true, value: undefined };
    return { done: false, value: yield* this.#nextFuture() };
  }

  *#nextFuture(): Coroutine<Future<T>> {
    const future = yield* this.#done.get();
    if (future === undefined) throw limitReached(this.#limit);
    return future;
  }

  /** Whether there is one more to give. */
  #take(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  readonly #onDone = (future: Future<T>): void => {
    // Those that come after the time was over are not given any more.
    if (!this.#todo.delete(future)) return;
    this.#done.putNowait(future);
    if (this.#todo.size === 0) this.#withdraw();
  };

  #expire(): void {
    for (const future of this.#todo) {
      future.removeDoneCallback(this.#onDone);
      this.#done.putNowait(undefined);
    }
    this.#todo.clear();
  }
}

function listOf<T>(awaitables: Iterable<T>): Iterable<T> {
  if (!("then" in awaitables)) return awaitables;
  throw new UsageError("ERR_NOT_A_LIST", {
    did: `asCompleted() was called with ${describe(awaitables)}`,
    wrong: "it takes a list of what can be waited for",
    write: "asCompleted([task])",
  });
}
