import type { StandardFutureV1 } from "@sennit/spec";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { isFuture } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import { noteCrossing } from "../core/trace.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { getRunningLoop } from "./running.ts";

/**
 * A Future of `loop` that follows a concurrent.futures Future: asyncio's wrap_future, for any future with `~future`.
 *
 * The outcome comes by `callSoonThreadsafe`, one iteration later, even if it is there already. Cancelling the Future asks
 * the source to stop one iteration later, and does not wait for the answer: what runs goes on, and its outcome is dropped.
 * A Future of any loop is returned as it is. Throws a UsageError for what is no future.
 *
 * @example
 * ```ts
 * import { Future } from "sennit/concurrent";
 * import { VirtualLoop, wrapFuture } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const source = new Future<number>();
 * const wrapped = wrapFuture(source, loop);
 * source.setResult(42);
 * wrapped.done(); // => false
 * loop.runUntilComplete(wrapped); // => 42
 * ```
 */
export function wrapFuture<T>(source: StandardFutureV1<T>, loop?: EventLoop): Future<T> {
  if (source instanceof Future) return source;
  if (!isFuture(source)) throw notAFuture(source);
  const props = source["~future"] as StandardFutureV1.Props<T>;
  const target = new Future<T>(loop ?? getRunningLoop());
  target.addDoneCallback(() => {
    if (target.cancelled()) props.cancel?.((target._peek() as CancelledError).reason);
  });
  const outcome = props.peek();
  if (outcome === undefined) {
    props.observe((late) => forward(late, source, target));
  } else {
    props.seen?.();
    forward(outcome, source, target);
  }
  return target;
}

function forward<T>(outcome: Outcome<T>, source: StandardFutureV1<T>, target: Future<T>): void {
  if (outcome.status === "rejected") noteCrossing(outcome.reason, source, target);
  const loop = target.getLoop();
  if (!loop.isClosed()) loop.callSoonThreadsafe(copy, outcome as Outcome, target as Future<unknown>);
}

/** An error of this function goes to the loop's exception handler. */
function copy(outcome: Outcome, target: Future<unknown>): void {
  if (target.cancelled()) return;
  if (target.done()) throw settledFromOutside();
  if (outcome.status === "fulfilled") target.setResult(outcome.value);
  else if (outcome.status === "cancelled") target.cancel(outcome.reason);
  else target._reject(converted(outcome.reason));
}

/** concurrent.futures' CancelledError, raised as an error by some work, becomes asyncio's; no other family's does. */
function converted(error: unknown): unknown {
  if (!(error instanceof BaseCancelledError)) return error;
  if ((error as { _family?: string })._family !== "concurrent") return error;
  return new CancelledError(error.reason, error.requestedBy);
}

function settledFromOutside(): UsageError {
  return new UsageError("ERR_WRAPPED_FUTURE_SETTLED", {
    did: "the source of a wrapped future finished",
    wrong: "the wrapped future is done already",
    write: "source.setResult(…) alone",
  });
}

function notAFuture(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUTURE", {
    did: `wrapFuture() was called with ${describe(x)}`,
    wrong: "it is no future of any family",
    write: "ensureFuture(promise)",
  });
}
