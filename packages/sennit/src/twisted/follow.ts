import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { asStandardFuture } from "../core/adapters.ts";
import type { Outcome } from "../core/outcome.ts";
import { noteCrossing } from "../core/trace.ts";
import type { CancellerOf } from "./canceller.ts";
import { Deferred } from "./deferredClass.ts";
import { CancelledError } from "./errors.ts";
import { Failure } from "./failure.ts";
import { fromFuture } from "./fromFuture.ts";

/**
 * A Deferred for a future of any family or library, or for a run of a recipe, whose cancellation reaches that future and is never lost.
 *
 * Unlike `Deferred.fromFuture` it has fired already if the future is done, and a cancellation is Twisted's own
 * CancelledError, which `addTimeout` turns into a TimeoutError. Cancelled, it waits until the future has ended, and drops
 * a value that comes all the same; a future that cannot be asked, or refuses, goes on alone.
 */
export function follow<T>(x: StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>): Deferred<T> {
  const future = asStandardFuture(x);
  if (future === undefined) return fromFuture(x as PromiseLike<T>);
  const props = future["~future"] as StandardFutureV1.Props<T>;
  let request: Failure | undefined;
  let detach: (() => void) | undefined;
  /** What the end of the future fires: after a cancellation, the Deferred that the first one waits on. */
  let target: Deferred<T>;
  const fire = (outcome: Outcome<T>): void => {
    const result = toResult(outcome, future as StandardFutureV1<T>);
    target.callback(result instanceof Failure ? result : (request ?? result));
  };
  const canceller: CancellerOf<T> = (_deferred, reason) => {
    request = new Failure(new CancelledError(reason));
    const taken = props.cancel?.(reason) === true;
    if (first.called) return;
    if (!taken) {
      detach?.();
      first.errback(request);
      return;
    }
    target = new Deferred<T>();
    first._prependWaiter({ _wake: () => target });
    first.callback(undefined as T);
  };
  canceller.of = future;
  const first = new Deferred<T>(canceller);
  target = first;
  const outcome = props.peek();
  if (outcome === undefined) {
    detach = props.observe(fire);
  } else {
    props.seen?.();
    fire(outcome);
  }
  return first;
}

/** @internal What `future` has come to, as a Deferred has it. */
export function toResult<T>(outcome: Outcome<T>, future: StandardFutureV1<T>): T | Failure {
  if (outcome.status === "fulfilled") return outcome.value;
  if (outcome.status === "cancelled") return new Failure(new CancelledError(outcome.reason));
  const failure = new Failure(outcome.reason, outcome.expected);
  noteCrossing(outcome.reason, future, failure);
  return failure;
}
