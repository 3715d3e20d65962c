import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { shown } from "../core/adapters.ts";
import { Execution } from "../core/execution.ts";
import { isFuture, isThenable } from "../core/isFuture.ts";
import { onAbort } from "../core/onAbort.ts";
import { cancelled, type Outcome } from "../core/outcome.ts";
import { notRecognised } from "./notRecognised.ts";

/** What can be handed to another library: a future of any family, a recipe, a thenable, and by `use` every other kind. */
export type Source<T> = StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>;

/** Options of what goes out of Sennit. */
export interface ToOptions {
  /** Aborting it cancels the work, with the signal's reason. One that is aborted already starts nothing. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The Standard Future of what is handed to another library; it needs no loop. A recipe is run, once for each call.
 *
 * Where `signal` aborts, it asks the work to stop and ends when that has, for the signal's reason; work that cannot be
 * asked, or refuses, is left alone. Throws a UsageError for what it does not know.
 */
export function asFuture<T>(x: Source<T> | object, { signal }: ToOptions = {}): StandardFutureV1<T> {
  const it = shown(x);
  // A recipe takes the signal itself.
  if (it !== undefined && !isFuture(it)) return it["~recipe"].run({ signal }) as StandardFutureV1<T>;
  const future = it ?? ofForeign(x);
  return (
    signal === undefined || future["~future"].peek() !== undefined ? future : limited(future, signal)
  ) as StandardFutureV1<T>;
}

function ofForeign(x: unknown): StandardFutureV1 {
  if (x instanceof AbortSignal) return limited(new Execution("sennit"), x);
  if (isThenable(x)) return ofThenable(x);
  throw notRecognised(x);
}

function ofThenable(x: PromiseLike<unknown>): StandardFutureV1 {
  const execution = new Execution<unknown>("promise");
  try {
    x.then(
      (value) => execution.fulfil(value),
      (reason) => execution.fail(reason),
    );
  } catch (reason) {
    execution.fail(reason);
  }
  return execution;
}

/** `future`, cancelled when `signal` aborts. A value that comes all the same is dropped: a request must not be lost. */
function limited({ "~future": props }: StandardFutureV1, signal: AbortSignal): StandardFutureV1 {
  const execution = new Execution<unknown>(props.vendor);
  let request: Outcome | undefined;
  const detach = props.observe((late) => execution.settle(late.status === "fulfilled" ? (request ?? late) : late));
  execution.onCancel = (reason) => {
    request ??= cancelled(reason);
    if (props.cancel?.(reason) === true) return true;
    detach();
    execution.settle(request);
    return true;
  };
  execution["~future"].observe(onAbort(signal, (reason) => execution["~future"].cancel?.(reason)));
  return execution;
}
