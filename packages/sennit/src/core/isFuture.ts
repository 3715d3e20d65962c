import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";

/**
 * Whether `x` carries `~future`, and so is a future of any family or library.
 *
 * @example
 * ```ts
 * import { isFuture } from "sennit";
 * import { succeed } from "sennit/twisted";
 *
 * isFuture(succeed(1)); // => true
 * isFuture(Promise.resolve(1)); // => false
 * ```
 */
export function isFuture(x: unknown): x is StandardFutureV1 {
  if ((typeof x !== "object" && typeof x !== "function") || x === null) return false;
  return (x as Partial<StandardFutureV1>)["~future"]?.version === 1;
}

/**
 * Whether `x` carries `~recipe`, and so is something that can be run any number of times.
 *
 * @example
 * ```ts
 * import { Execution, isRecipe, recipe } from "sennit";
 *
 * isRecipe(recipe("example", () => new Execution("example"))); // => true
 * isRecipe(Promise.resolve(1)); // => false
 * ```
 */
export function isRecipe(x: unknown): x is StandardRecipeV1 {
  if ((typeof x !== "object" && typeof x !== "function") || x === null) return false;
  return (x as Partial<StandardRecipeV1>)["~recipe"]?.version === 1;
}

/** Whether `x` has a `then` that can be called. */
export function isThenable(x: unknown): x is PromiseLike<unknown> {
  if ((typeof x !== "object" && typeof x !== "function") || x === null) return false;
  return typeof (x as { then?: unknown }).then === "function";
}
