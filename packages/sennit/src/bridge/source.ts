import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { shown } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { isThenable } from "../core/isFuture.ts";
import { onAbort } from "../core/onAbort.ts";
import { remembered } from "../core/remembered.ts";
import type { Waitable } from "../core/waitOn.ts";
import { notRecognised } from "./notRecognised.ts";

/** What can be handed to another library: a future of any family, a recipe, a thenable, and by `use` every other kind. */
export type Source<T> = StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>;

/** Options of what goes out of Sennit. */
export interface ToOptions {
  /** Aborting it cancels the work, with the signal's reason. One that is aborted already starts nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** The future or recipe that `x` is, or is known as; it needs no loop. Throws a UsageError for what is unknown. */
export function toWaitable<T>(x: Source<T> | object): Waitable<T> {
  const it = shown(x) ?? (x instanceof AbortSignal ? ofSignal(x) : undefined);
  if (it !== undefined) return it as Waitable<T>;
  if (!isThenable(x)) throw notRecognised(x);
  return ofThenable(x) as Waitable<T>;
}

const ofThenable = remembered((x: PromiseLike<unknown>) => {
  const execution = new Execution<unknown>("promise");
  execution.follow(() => x);
  return execution;
});

function ofSignal(signal: AbortSignal): Execution<never> {
  const execution = new Execution<never>("AbortSignal");
  execution.onCancel = (reason) => {
    execution.cancelled(reason);
    return true;
  };
  execution["~future"].observe(onAbort(signal, (reason) => execution.cancelled(reason)));
  return execution;
}
