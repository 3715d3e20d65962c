import type { StandardRecipeV1 } from "@sennit/spec";
import { chain, Future as create, type FutureInstance, forkCatch, reject, resolve } from "fluture";
import type { Adapter } from "../core/adapters.ts";
import type { CancelledError } from "../core/cancelled.ts";
import { Execution } from "../core/execution.ts";
import { errorOf, type Outcome } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

declare module "../core/adapters.ts" {
  interface AdaptedValues<X> {
    fluture: X extends FutureInstance<unknown, infer T> ? T : never;
  }
}

/**
 * Lets every family wait for a Future of Fluture; each wait forks it anew.
 *
 * @example
 * ```ts
 * import { after } from "fluture";
 * import { from, run, use } from "sennit";
 * import { flutureAdapter } from "sennit/fluture";
 *
 * use(flutureAdapter);
 * await run(() => from(after(1)("later"))); // => "later"
 * ```
 */
export const flutureAdapter: Adapter<FutureInstance<unknown, unknown>> = {
  name: "fluture",
  accepts: (x) => String((x as { "@@type"?: unknown } | null | undefined)?.["@@type"]).startsWith("fluture/Future@"),
  show: (x) => fromFluture(x),
};

/**
 * A recipe of a Future of Fluture, which each wait forks anew.
 *
 * What it rejects with is an expected failure; an exception inside of it is an unexpected one, and is the error that was
 * thrown, not Fluture's copy of it. Cancelling a run calls Fluture's cancel function, and the run is cancelled at once: of
 * what Fluture does after that, such as the disposal of a `hook`, it tells nobody.
 *
 * @example
 * ```ts
 * import { reject } from "fluture";
 * import { from, run } from "sennit";
 * import { wait } from "sennit/asyncio";
 * import { fromFluture } from "sennit/fluture";
 *
 * await run(function* () {
 *   const future = from(fromFluture(reject("not found")));
 *   yield* wait([future]);
 *   return future["~future"].peek();
 * }); // => { status: "rejected", reason: "not found", expected: true }
 * ```
 */
export function fromFluture<E, T>(x: FutureInstance<E, T>): StandardRecipeV1<T, E> {
  return recipe<T>("fluture", () => {
    const work = new Execution<T>("fluture");
    const cancel = forkCatch((exception) => work.raise(thrownIn(exception)))((reason: E) => work.raise(reason, true))(
      (value: T) => work.fulfil(value),
    )(x);
    work.onCancel = (reason) => {
      cancel();
      work.cancelled(reason);
      return true;
    };
    return work;
  }) as StandardRecipeV1<T, E>;
}

/**
 * A Future of Fluture of a future or a recipe of any family; a recipe is run by each fork.
 *
 * An expected failure rejects it, and so does a cancellation, with a CancelledError; any other error is an exception, as
 * `forkCatch` has it. `fromFluture` takes all of them back as they were. Fluture's cancel function cancels the future.
 *
 * @example
 * ```ts
 * import { fork } from "fluture";
 * import { Execution } from "sennit";
 * import { toFluture } from "sennit/fluture";
 *
 * const work = new Execution<number>("example");
 * const heard: unknown[] = [];
 * fork((reason) => heard.push(reason))((value) => heard.push(value))(toFluture(work));
 * work.fail("not found", true);
 * heard; // => ["not found"]
 * ```
 */
export function toFluture<T, E = unknown>(x: Waitable<T, E>): FutureInstance<E | CancelledError, T> {
  const outcome = create<never, Outcome<T>>((_, settle) => {
    const cancel = waitOn(x, settle);
    return () => cancel();
  });
  return outcome.pipe(chain(sided<T, E>));
}

/** An outcome on the side where Fluture has it; only what is thrown in a function given to Fluture is an exception there. */
function sided<T, E>(outcome: Outcome<T>): FutureInstance<E | CancelledError, T> {
  if (outcome.status === "fulfilled") return resolve(outcome.value);
  const error = errorOf(outcome);
  if (outcome.status === "rejected" && !outcome.expected) throw error;
  return reject(error as E | CancelledError);
}

/** The error inside of the one that Fluture makes of an exception. */
function thrownIn(exception: unknown): unknown {
  return (exception as { reason?: unknown }).reason ?? exception;
}
