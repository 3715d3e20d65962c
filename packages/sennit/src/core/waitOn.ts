import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { shown } from "./adapters.ts";
import { describe } from "./describe.ts";
import { UsageError } from "./errors.ts";
import { isFuture } from "./isFuture.ts";
import { onAbort } from "./onAbort.ts";
import { cancelled, type Outcome } from "./outcome.ts";
import { whenDone } from "./whenDone.ts";

/** What can be waited for outside of any family. */
export type Waitable<T, E = unknown> = StandardFutureV1<T, E> | StandardRecipeV1<T, E>;

/** Withdraws from a wait, and asks its future to end for `reason`. */
export type CancelWait = (reason?: unknown) => void;

/**
 * Calls `done` once with the outcome of a future, or of a run of a recipe: now if there is one already, and otherwise later,
 * in the context of this call.
 *
 * The function that it returns cancels the wait. `done` then comes when the future has ended, with a cancellation in the
 * place of a value, as a request must not be lost; or at once, where the future cannot be asked. Throws a UsageError for
 * what is neither future nor recipe, nor known to an adapter in use. Aborting `signal` cancels the wait; one that is aborted
 * already runs no recipe.
 */
export function waitOn<T>(
  x: Waitable<T>,
  done: (outcome: Outcome<T>) => void,
  signal?: AbortSignal | undefined,
): CancelWait {
  const it = shown(x);
  if (it === undefined) throw notWaitable(x);
  if (signal?.aborted === true && !isFuture(it)) {
    done(cancelled(signal.reason));
    return () => {};
  }
  const future = (isFuture(it) ? it : it["~recipe"].run()) as StandardFutureV1<T>;
  let request: Outcome<T> | undefined;
  let ended = false;
  let unlink: (() => void) | undefined;
  const end = (last: Outcome<T>): void => {
    if (ended) return;
    ended = true;
    unlink?.();
    done(last.status === "fulfilled" ? (request ?? last) : last);
  };
  const detach = whenDone(future, end);
  const cancel: CancelWait = (reason) => {
    if (ended) return;
    request = cancelled(reason);
    if (future["~future"].cancel?.(reason) === true) return;
    detach();
    end(request);
  };
  if (signal !== undefined && !ended) unlink = onAbort(signal, cancel);
  return cancel;
}

function notWaitable(x: unknown): UsageError {
  return new UsageError("ERR_NOT_RECOGNISED", {
    did: `${describe(x)} was given to another library`,
    wrong: "it is neither a future nor a recipe, and no adapter in use knows it",
    write: "from(promise), and give that",
  });
}
