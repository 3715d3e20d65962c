import { TimeoutError, UsageError } from "../core/errors.ts";
import { Fifo } from "../core/fifo.ts";
import type { Future } from "./future.ts";
import { after, now } from "./timer.ts";

/** Options of an executor's `map`. */
export interface MapOptions {
  /** Submit at most so many tasks ahead of the results that were taken; without it, all at once. */
  readonly bufferSize?: number | undefined;
  /** Fail with a TimeoutError if a result is not there so many milliseconds after the call of `map`. */
  readonly timeout?: number | undefined;
}

/** The results of one task for each item, in the order of the items; `Executor.map` describes it. */
export function mapTasks<Item, R>(
  submit: (item: Item) => Future<R>,
  items: Iterable<Item>,
  { bufferSize = Number.POSITIVE_INFINITY, timeout }: MapOptions = {},
): AsyncIterableIterator<R> {
  if (!(bufferSize >= 1)) throw badBufferSize(bufferSize);
  const deadline = timeout === undefined ? undefined : now() + timeout;
  const rest = items[Symbol.iterator]();
  const futures = new Fifo<Future<R>>();
  const submitNext = (): boolean => {
    const { done, value } = rest.next();
    if (done !== true) futures.push(submit(value));
    return done !== true;
  };
  // Here and not in the generator, so that the work begins before the first result is asked for.
  try {
    while (futures.length < bufferSize && submitNext());
  } catch (error) {
    futures.toArray().forEach(abandon);
    throw error;
  }
  return results(futures, submitNext, deadline);
}

async function* results<R>(
  futures: Fifo<Future<R>>,
  submitNext: () => boolean,
  deadline: number | undefined,
): AsyncGenerator<R, void, undefined> {
  try {
    for (let future = futures.peek(); future !== undefined; future = futures.peek()) {
      const result = await within(future, deadline);
      futures.shift();
      submitNext();
      yield result;
    }
  } finally {
    futures.toArray().forEach(abandon);
  }
}

/** Cancels what has not begun; nobody will look at the error of what goes on. */
function abandon(future: Future<unknown>): void {
  future.cancel();
  future.addDoneCallback((done) => done._markSeen());
}

function within<R>(future: Future<R>, deadline: number | undefined): PromiseLike<R> {
  if (deadline === undefined) return future;
  return new Promise((resolve, reject) => {
    const withdraw = after(Math.max(deadline - now(), 0), () => reject(new TimeoutError()));
    future.addDoneCallback(() => {
      withdraw();
      future.then(resolve, reject);
    });
  });
}

function badBufferSize(bufferSize: unknown): UsageError {
  return new UsageError("ERR_BAD_BUFFER_SIZE", {
    did: `map() was called with a bufferSize of ${String(bufferSize)}`,
    wrong: "it must be at least 1",
    write: "executor.map(task, items, { bufferSize: 8 })",
  });
}
