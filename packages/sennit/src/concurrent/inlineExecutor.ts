import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture, isThenable } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { noteCrossing, noteExit } from "../core/trace.ts";
import { Executor, type ShutdownOptions } from "./executor.ts";
import { Future } from "./future.ts";
import type { MapOptions } from "./mapTasks.ts";
import { shutDownError } from "./shutDownError.ts";
import { wait } from "./wait.ts";

/**
 * An executor that runs each function at once, inside `submit`: for tests, and where no other thread is worth it.
 *
 * A function that returns a promise, or a future of any family, runs until that is settled. The loop's `runInExecutor`
 * takes it.
 *
 * @example
 * ```ts
 * import { InlineExecutor } from "sennit/concurrent";
 *
 * await using executor = new InlineExecutor();
 * const sum = executor.submit((a: number, b: number) => a + b, 1, 2);
 * sum.result(); // => 3
 * const squares: number[] = [];
 * for await (const square of executor.map((n: number) => n * n, [1, 2, 3])) squares.push(square);
 * squares; // => [1, 4, 9]
 * ```
 */
export class InlineExecutor extends Executor {
  readonly #running = new Set<Future<unknown>>();
  #shutDown = false;

  override submit<Args extends readonly unknown[], T>(fn: (...args: Args) => T, ...args: Args): Future<Awaited<T>> {
    if (this.#shutDown) throw shutDownError();
    const future = new Future<Awaited<T>>();
    future.setRunningOrNotifyCancel();
    this.#running.add(future);
    future.addDoneCallback(() => this.#running.delete(future));
    try {
      settle(future as Future<unknown>, fn(...args));
    } catch (error) {
      future.setException(error);
    }
    return future;
  }

  override map<Item, T>(
    fn: (item: Item) => T,
    items: Iterable<Item>,
    options?: MapOptions,
  ): AsyncIterableIterator<Awaited<T>> {
    return super.map(fn as never, items as Iterable<never>, options) as AsyncIterableIterator<Awaited<T>>;
  }

  override async shutdown(options: ShutdownOptions = {}): Promise<void> {
    this.#shutDown = true;
    if (options.wait !== false) await wait(this.#running);
  }
}

/** Gives `future` what a function has returned, when that is there. */
function settle(future: Future<unknown>, returned: unknown): void {
  if (isFuture(returned)) {
    const props = returned["~future"];
    const outcome = props.peek();
    props.seen?.();
    if (outcome === undefined) props.observe((late) => copy(late, returned, future));
    else copy(outcome, returned, future);
  } else if (isThenable(returned)) {
    returned.then(
      (value) => future.setResult(value),
      (error) => {
        noteExit(error, future);
        future.setException(error);
      },
    );
  } else {
    future.setResult(returned);
  }
}

function copy(outcome: Outcome, from: StandardFutureV1, future: Future<unknown>): void {
  if (outcome.status === "fulfilled") future.setResult(outcome.value);
  else if (outcome.status === "cancelled") future._cancelRunning(outcome.reason);
  else {
    noteCrossing(outcome.reason, from, future);
    future.setException(outcome.reason);
  }
}
