import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { asStandardFuture } from "../core/adapters.ts";
import { UsageError } from "../core/errors.ts";
import { isThenable } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { noteCrossing, noteExit } from "../core/trace.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { Future } from "../loop/future.ts";
import { Deferred } from "./deferredClass.ts";
import { Failure } from "./failure.ts";
import { Follower } from "./follower.ts";

/**
 * A Deferred that has the outcome of `x`: of any family's future, of a promise, or of what an adapter in use knows.
 *
 * A loop's Future fires it in a later iteration, even if it is done; others fire it when they are. `cancel` asks the
 * future to stop and waits for what comes of that; a second `cancel`, or one that the future does not take, fails the
 * Deferred at once. A cancelled future makes it fail with asyncio's CancelledError, as in the original. Throws a
 * UsageError for anything else.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { Deferred } from "sennit/twisted";
 *
 * const loop = new VirtualLoop();
 * const future = loop.createFuture<number>();
 * const deferred = Deferred.fromFuture(future).addCallback((n) => n + 1);
 * future.setResult(41);
 * loop.advance(0);
 * deferred.result; // => 42
 * ```
 */
export function fromFuture<T>(x: StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>): Deferred<T> {
  if (x instanceof Future) return fromLoopFuture(x);
  const future = asStandardFuture(x);
  if (future !== undefined) return fromStandardFuture(future as StandardFutureV1<T>);
  if (isThenable(x)) return fromThenable(x as PromiseLike<T>);
  throw notAFuture(x);
}

function fromLoopFuture<T>(future: Future<T>): Deferred<T> {
  const follower = new Follower<T>((reason) => {
    future.cancel(reason);
    return true;
  });
  future.addDoneCallback(() => follower.fire(resultOf(future)));
  return follower.first;
}

function resultOf<T>(future: Future<T>): T | Failure {
  try {
    return future.result();
  } catch (error) {
    return cameFrom(future, new Failure(error));
  }
}

function fromStandardFuture<T>(future: StandardFutureV1<T>): Deferred<T> {
  const source = future["~future"];
  const settled = source.peek();
  if (settled !== undefined) {
    source.seen?.();
    const deferred = new Deferred<T>();
    deferred.callback(toResult(settled, future));
    return deferred;
  }
  const follower = new Follower<T>((reason) => {
    if (source.cancel?.(reason) === true) return true;
    detach();
    return false;
  });
  const detach = source.observe((outcome) => follower.fire(toResult(outcome, future)));
  return follower.first;
}

function cameFrom(future: StandardFutureV1, failure: Failure): Failure {
  noteCrossing(failure.value, future, failure);
  return failure;
}

function toResult<T>(outcome: Outcome<T>, future: StandardFutureV1<T>): T | Failure {
  if (outcome.status === "fulfilled") return outcome.value;
  const { reason } = outcome;
  if (outcome.status === "rejected") return cameFrom(future, new Failure(reason, outcome.expected));
  return new Failure(reason instanceof LoopCancelledError ? reason : new LoopCancelledError(reason));
}

function fromThenable<T>(promise: PromiseLike<T>): Deferred<T> {
  // A promise cannot be asked to stop: without a canceller, its late result is dropped.
  const deferred = new Deferred<T>();
  promise.then(
    (value) => deferred.callback(value),
    (reason: unknown) => {
      const failure = new Failure(reason);
      noteExit(failure.value, failure);
      deferred.callback(failure);
    },
  );
  return deferred;
}

function notAFuture(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUTURE", {
    did: `Deferred.fromFuture() was given ${String(x)}`,
    wrong: "it is no future of any family, and no promise",
    write: "Deferred.fromFuture(promise), succeed(value), or Deferred.fromCoroutine(coroutine)",
  });
}
