import type { StandardRecipeV1 } from "@sennit/spec";
import { abortable } from "../core/abortable.ts";
import type { CancelledError } from "../core/cancelled.ts";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

/** An Either, as fp-ts makes them. */
export type Either<E, A> = { readonly _tag: "Left"; readonly left: E } | { readonly _tag: "Right"; readonly right: A };

/** A TaskEither, as fp-ts makes them: a function that starts work which ends on one of two sides. */
export type TaskEither<E, A> = () => Promise<Either<E, A>>;

/**
 * A recipe of a TaskEither of fp-ts, which each wait runs anew: for `from`, `yield*` and whatever else takes a recipe.
 *
 * A Left is an expected failure (`expected: true`), with the value on the left as it is; a throw is an unexpected one. A
 * TaskEither cannot be told to stop: whoever cancels the wait goes on at once, and the work goes on alone. Where it can take
 * a signal, use `fromReaderTaskEither`. It has to be named because a TaskEither is nothing but a function.
 *
 * @example
 * ```ts
 * import { left, right, type TaskEither } from "fp-ts/lib/TaskEither.js";
 * import { from, run } from "sennit";
 * import { fromTaskEither } from "sennit/fp-ts";
 *
 * const parse = (text: string): TaskEither<string, number> =>
 *   text === "" ? left("nothing to parse") : right(Number(text));
 *
 * await run(function* () {
 *   try {
 *     return (yield* from(fromTaskEither(parse("42")))) + (yield* from(fromTaskEither(parse(""))));
 *   } catch (reason) {
 *     return reason;
 *   }
 * }); // => "nothing to parse"
 * ```
 */
export function fromTaskEither<E, A>(task: TaskEither<E, A>): StandardRecipeV1<A, E> {
  return recipe("fp-ts", () => {
    const work = new Execution<A>("fp-ts");
    work.follow(task, (either) => settle(work, either));
    return work;
  }) as StandardRecipeV1<A, E>;
}

/**
 * A recipe of a ReaderTaskEither of fp-ts that reads an AbortSignal: cancelling a run aborts its signal, for the same reason.
 *
 * The run ends when the work does. A Left or a throw that says that it was aborted (the reason, an AbortError, or an error
 * with one of them as its `cause`) makes it cancelled.
 *
 * @example
 * ```ts
 * import { setTimeout as delay } from "node:timers/promises";
 * import { tryCatch } from "fp-ts/lib/TaskEither.js";
 * import { from, run } from "sennit";
 * import { fromReaderTaskEither } from "sennit/fp-ts";
 *
 * const slow = fromReaderTaskEither((signal: AbortSignal) =>
 *   tryCatch(
 *     () => delay(60_000, "late", { signal }),
 *     (cause) => new Error("no answer", { cause }),
 *   ),
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
export function fromReaderTaskEither<E, A>(reader: (signal: AbortSignal) => TaskEither<E, A>): StandardRecipeV1<A, E> {
  return abortable("fp-ts", (signal) => reader(signal)(), settle<E, A>);
}

/**
 * A TaskEither of a future or a recipe of any family; a recipe is run by each call.
 *
 * An expected failure is on the left, and so is a cancellation, as a CancelledError: whoever runs it has to deal with both.
 * Any other error rejects the promise. `fromTaskEither` takes all of them back as they were. Aborting `signal` cancels the
 * future; an aborted one runs no recipe.
 *
 * @example
 * ```ts
 * import { Execution } from "sennit";
 * import { toTaskEither } from "sennit/fp-ts";
 *
 * const work = new Execution<number>("example");
 * const task = toTaskEither(work);
 * work.fail("not found", true);
 * await task(); // => { _tag: "Left", left: "not found" }
 * ```
 */
export function toTaskEither<A, E = unknown>(
  x: Waitable<A, E>,
  { signal }: StandardRecipeV1.Options = {},
): TaskEither<E | CancelledError, A> {
  return () =>
    new Promise((resolve, reject) => {
      waitOn(
        x,
        (outcome) => {
          if (outcome.status === "fulfilled") resolve({ _tag: "Right", right: outcome.value });
          else if (outcome.status === "rejected" && !outcome.expected) reject(outcome.reason);
          else resolve({ _tag: "Left", left: errorOf(outcome) as E | CancelledError });
        },
        signal,
      );
    });
}

function settle<E, A>(work: Execution<A>, either: Either<E, A>): void {
  if (either._tag === "Right") work.fulfil(either.right);
  else work.raise(either.left, true);
}
