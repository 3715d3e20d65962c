import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { Execution } from "../core/execution.ts";
import { recipe } from "../core/recipe.ts";
import type { Future } from "../loop/index.ts";
import { type FromOptions, from } from "./from.ts";
import { type Pull, pullIterable, pullStream, type StreamLike } from "./pull.ts";
import type { Take, Taken } from "./take.ts";

/** What gives values one after the other: an async iterable, a web stream, or a function of a signal that returns one. */
export type Values<T> = AsyncIterable<T> | StreamLike<T> | ((signal: AbortSignal) => AsyncIterable<T> | StreamLike<T>);

/** Options of `fromAsyncIterable`. */
export interface FromAsyncIterableOptions<K extends Take> extends FromOptions {
  /** Which of its values: the `first`, the `last`, or an array of `all`. Without it: all. */
  readonly take?: K | undefined;
}

/**
 * A Future of the values of an async iterable or a web stream: of `all`, or of the `first` or the `last` alone.
 *
 * It asks for values from now on, and after the first that it takes for no more. Cancelling it gives the stream's `cancel`
 * the very reason, or calls the iterator's `return`, and ends when that has ended. A generator that waits hears of that only
 * after its wait, so that such a one goes on alone; given as a function of a signal, which is then aborted, it is waited
 * for. Without a value, `first` and `last` fail with a RangeError. With a signal that is aborted already nothing is asked
 * for. Throws a UsageError for what gives no values.
 *
 * @example
 * ```ts
 * import { fromAsyncIterable, run } from "sennit";
 *
 * async function* count() {
 *   yield* [1, 2, 3];
 * }
 * await run(function* () {
 *   return [yield* fromAsyncIterable(count()), yield* fromAsyncIterable(count(), { take: "last" })];
 * }); // => [[1, 2, 3], 3]
 * ```
 */
export function fromAsyncIterable<T, K extends Take = "all">(
  x: Values<T>,
  options: FromAsyncIterableOptions<K> = {},
): Future<Taken<T, K>> {
  if (typeof x !== "function" && !hasValues(x)) throw noValues(x);
  const take = options.take ?? "all";
  return from(
    recipe("async iterable", () => begin(x, take)),
    options,
  ) as Future<Taken<T, K>>;
}

function begin<T>(x: Values<T>, take: Take): Execution<unknown> {
  const work = new Execution<unknown>("async iterable");
  const controller = new AbortController();
  const pull = open(x, controller.signal);
  work.follow(
    () => consume(pull, take, work),
    // Once it was asked to stop, it ends when it has stopped.
    ({ taken }) => void (work.cancelRequested || work.fulfil(taken)),
  );
  work.onCancel = (reason) => {
    controller.abort(reason);
    const through = pull.cancel(reason);
    if (through === undefined) work.cancelled(reason);
    else stopped(work, through);
    return true;
  };
  return work;
}

function stopped(work: Execution<unknown>, through: PromiseLike<unknown>): void {
  work.follow(
    () => through,
    () => work.cancelled(),
  );
}

function open<T>(x: Values<T>, signal: AbortSignal): Pull<T> {
  const given = typeof x === "function" ? x(signal) : x;
  if (isStream(given)) return pullStream(given);
  if (!hasValues(given)) throw noValues(given);
  return pullIterable(given, typeof x === "function");
}

/** In an object, as a promise unwraps values that are thenables. */
async function consume<T>(pull: Pull<T>, take: Take, work: Execution<unknown>): Promise<{ readonly taken: unknown }> {
  const values: T[] = [];
  while (!work.cancelRequested) {
    const { done, value } = await pull.next();
    if (done === true) break;
    if (take === "last") values[0] = value;
    else values.push(value);
    if (take !== "first") continue;
    await pull.stop();
    break;
  }
  if (take === "all") return { taken: values };
  if (values.length === 0 && !work.cancelRequested) throw new RangeError(`there was no value to take the ${take} of`);
  return { taken: values[0] };
}

const isStream = <T>(x: AsyncIterable<T> | StreamLike<T>): x is StreamLike<T> =>
  "getReader" in x && typeof x.getReader === "function";

function hasValues(x: unknown): x is AsyncIterable<unknown> | StreamLike<unknown> {
  if (typeof x !== "object" || x === null) return false;
  return Symbol.asyncIterator in x || isStream(x as AsyncIterable<unknown>);
}

function noValues(x: unknown): UsageError {
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `fromAsyncIterable() was given ${describe(x)}`,
    wrong: "it is neither an async iterable nor a stream, nor a function that returns one",
    write: "fromAsyncIterable(generator()), or fromAsyncIterable((signal) => generator(signal))",
  });
}
