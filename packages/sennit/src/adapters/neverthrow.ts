import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { abortable } from "../core/abortable.ts";
import type { Adapter } from "../core/adapters.ts";
import type { CancelledError } from "../core/cancelled.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { remembered } from "../core/remembered.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    neverthrow: X extends ResultAsync<infer T, unknown> ? T : never;
  }
}

const show = remembered((x: ResultAsync<unknown, unknown>) => {
  const work = new Execution<unknown>("neverthrow");
  work.follow(
    () => x,
    (result) => settle(work, result),
  );
  return work;
});

/**
 * Lets every family wait for a ResultAsync of neverthrow: its `Ok` is the value, its `Err` an expected failure.
 *
 * Without it a ResultAsync is a thenable like others, whose value is a Result, and no failure. A ResultAsync runs already and
 * cannot be told to stop: whoever cancels a wait goes on at once, and the work goes on alone.
 *
 * @example
 * ```ts
 * import { errAsync, okAsync } from "neverthrow";
 * import { from, run, use } from "sennit";
 * import { neverthrowAdapter } from "sennit/neverthrow";
 *
 * use(neverthrowAdapter);
 * await run(function* () {
 *   try {
 *     return (yield* from(okAsync(1))) + (yield* from(errAsync<number, string>("not found")));
 *   } catch (reason) {
 *     return reason;
 *   }
 * }); // => "not found"
 * ```
 */
export const neverthrowAdapter: Adapter<ResultAsync<unknown, unknown>> = {
  name: "neverthrow",
  accepts: isResultAsync,
  show,
};

/**
 * A future of a ResultAsync: its `Ok` is the value, its `Err` an expected failure, and a rejection an unexpected one.
 *
 * @example
 * ```ts
 * import { errAsync } from "neverthrow";
 * import { from, run } from "sennit";
 * import { wait } from "sennit/asyncio";
 * import { fromResultAsync } from "sennit/neverthrow";
 *
 * await run(function* () {
 *   const future = from(fromResultAsync(errAsync("not found")));
 *   yield* wait([future]);
 *   return future["~future"].peek();
 * }); // => { status: "rejected", reason: "not found", expected: true }
 * ```
 */
export function fromResultAsync<T, E>(x: ResultAsync<T, E>): StandardFutureV1<T, E> {
  return show(x) as StandardFutureV1<T, E>;
}

/**
 * A recipe of a function that takes a signal and returns a ResultAsync: cancelling a run aborts its signal, for the same reason.
 *
 * The run ends when the work does. An `Err` or a rejection that says that it was aborted (the reason, an AbortError, or an
 * error with one of them as its `cause`) makes it cancelled.
 *
 * @example
 * ```ts
 * import { setTimeout as delay } from "node:timers/promises";
 * import { ResultAsync } from "neverthrow";
 * import { from, run } from "sennit";
 * import { wait } from "sennit/asyncio";
 * import { fromAbortableResult } from "sennit/neverthrow";
 *
 * const slow = fromAbortableResult((signal) =>
 *   ResultAsync.fromPromise(delay(60_000, "late", { signal }), (cause) => ({ kind: "no answer", cause })),
 * );
 * await run(function* () {
 *   const work = from(slow);
 *   work.cancel("not needed");
 *   try {
 *     yield* work;
 *   } catch {
 *     // It was cancelled.
 *   }
 *   return work.cancelled();
 * }); // => true
 * ```
 */
export function fromAbortableResult<T, E>(start: (signal: AbortSignal) => ResultAsync<T, E>): StandardRecipeV1<T, E> {
  return abortable("neverthrow", start, settle<T, E>);
}

/**
 * A ResultAsync of a future or of a run of a recipe, of any family.
 *
 * An expected failure is an `Err`, and so is a cancellation, as a CancelledError: whoever reads it has to deal with both. Any
 * other error rejects its promise. `fromResultAsync` takes all of them back as they were. Aborting `signal` cancels the
 * future; an aborted one runs no recipe.
 *
 * @example
 * ```ts
 * import { Execution } from "sennit";
 * import { toResultAsync } from "sennit/neverthrow";
 *
 * const work = new Execution<number>("example");
 * const result = toResultAsync(work);
 * work.fail("not found", true);
 * await result.match(
 *   (value) => `found ${value}`,
 *   (reason) => `failed: ${reason}`,
 * ); // => "failed: not found"
 * ```
 */
export function toResultAsync<T, E = unknown>(
  x: Waitable<T, E>,
  { signal }: StandardRecipeV1.Options = {},
): ResultAsync<T, E | CancelledError> {
  const result = new Promise<Result<T, E | CancelledError>>((resolve, reject) => {
    waitOn(
      x,
      (outcome) => {
        if (outcome.status === "fulfilled") resolve(ok(outcome.value));
        else if (outcome.status === "rejected" && !outcome.expected) reject(outcome.reason);
        else resolve(err(errorOf(outcome) as E | CancelledError));
      },
      signal,
    );
  });
  return new ResultAsync(result);
}

function settle<T, E>(work: Execution<T>, result: Result<T, E>): void {
  if (result.isOk()) work.fulfil(result.value);
  else work.raise(result.error, true);
}

function isResultAsync(x: unknown): boolean {
  const it = x as Partial<ResultAsync<unknown, unknown>> | null | undefined;
  return typeof it?.then === "function" && typeof it.andThen === "function" && typeof it.mapErr === "function";
}
