import type { StandardRecipeV1 } from "@sennit/spec";
import { Execution } from "../core/execution.ts";
import { errorOf } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Waitable, waitOn } from "../core/waitOn.ts";

/** A callback as Node's functions take one. */
export type Done<T> = (error?: unknown, value?: T) => void;

/** A thunk, as co waits for one: a function that starts work and takes a callback. */
export type Thunk<T> = (done: Done<T>) => void;

/**
 * A recipe of a thunk, which each wait calls anew.
 *
 * An error that is null, undefined or otherwise falsy is none, as for co, and several values come as an array. A thunk cannot
 * be told to stop: whoever cancels the wait goes on at once, and the work goes on alone. It has to be named because a thunk
 * is nothing but a function.
 *
 * @example
 * ```ts
 * import { stat } from "node:fs";
 * import { from, run } from "sennit";
 * import { fromThunk, type Thunk } from "sennit/co";
 *
 * const size =
 *   (path: string): Thunk<number> =>
 *   (done) =>
 *     stat(path, (error, stats) => done(error, stats?.size));
 * (await run(() => from(fromThunk(size("package.json"))))) > 0; // => true
 * ```
 */
export function fromThunk<T>(thunk: Thunk<T>): StandardRecipeV1<T> {
  return recipe("co", () => {
    const work = new Execution<T>("co");
    try {
      thunk((...args) => {
        const [error, ...values] = args;
        if (error) work.raise(error);
        else work.fulfil((values.length > 1 ? values : values[0]) as T);
      });
    } catch (error) {
      work.raise(error);
    }
    return work;
  });
}

/**
 * A thunk of a future or a recipe of any family, for `yield` in a generator of co's; a recipe is run by each call.
 *
 * A cancellation is an error, a CancelledError. A falsy reason, which co would take for success, is the `cause` of an Error.
 *
 * @example
 * ```ts
 * import co from "co";
 * import { toThunk } from "sennit/co";
 * import { succeed } from "sennit/twisted";
 *
 * await co(function* () {
 *   return (yield toThunk(succeed(20))) + 1;
 * }); // => 21
 * ```
 */
export function toThunk<T>(x: Waitable<T>): Thunk<T> {
  return (done) => {
    waitOn(x, (outcome) => {
      if (outcome.status === "fulfilled") done(null, outcome.value);
      else done(errorOf(outcome) || new Error("the work failed with a falsy reason", { cause: errorOf(outcome) }));
    });
  };
}
