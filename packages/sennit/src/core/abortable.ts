import type { StandardRecipeV1 } from "@sennit/spec";
import { Execution } from "./execution.ts";
import { recipe } from "./recipe.ts";

/**
 * A recipe of work that takes a signal: cancelling a run aborts the run's own signal, with the reason by identity.
 *
 * A run ends when its work does. `settle` is given what the work has promised, and tells the execution what that is.
 */
export function abortable<V, T = V, E = unknown>(
  vendor: string,
  start: (signal: AbortSignal) => PromiseLike<V>,
  settle?: (work: Execution<T>, value: V) => void,
): StandardRecipeV1<T, E> {
  return recipe<T>(vendor, () => {
    const work = new Execution<T>(vendor);
    const controller = new AbortController();
    work.onCancel = (reason) => {
      controller.abort(reason);
      return true;
    };
    work.follow(() => start(controller.signal), settle && ((value) => settle(work, value)));
    return work;
  }) as StandardRecipeV1<T, E>;
}
