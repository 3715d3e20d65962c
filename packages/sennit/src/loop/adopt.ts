import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import { asStandardFuture } from "../core/adapters.ts";
import { isThenable } from "../core/isFuture.ts";
import { cancelled, type Outcome } from "../core/outcome.ts";
import { noteCrossing } from "../core/trace.ts";
import { adoptThenable } from "./adoptThenable.ts";
import type { Backing } from "./backing.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import type { EventLoop } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { isPlainPromise } from "./plainPromise.ts";

/**
 * A Future of `loop` that has the outcome of `x`, whatever family or library `x` is of; undefined if `x` is no future.
 *
 * A Future of the same loop is returned as it is, a coroutine's call runs as a task, and a recipe is run. What an adapter in
 * use knows comes before thenables. Cancelling the Future asks `x` to stop and waits until it has: a value that comes all the
 * same is dropped, as a request for cancellation must not be lost; an error is kept. Where `x` cannot be asked, or refuses,
 * the Future is cancelled at once and `x` goes on alone.
 */
export function adopt<T>(x: StandardFutureV1<T> | StandardRecipeV1<T> | PromiseLike<T>, loop: EventLoop): Future<T>;
export function adopt(x: unknown, loop: EventLoop): Future<unknown> | undefined;
export function adopt(x: unknown, loop: EventLoop): Future<unknown> | undefined {
  if (isPlainPromise(x)) return adoptThenable(x, loop, true);
  if (x instanceof Future && x._loop === loop) return x;
  if (x instanceof CoroutineCall) return loop.createTask(x);
  const future = asStandardFuture(x);
  if (future !== undefined) return adoptFuture(future, loop);
  return isThenable(x) ? adoptThenable(x, loop) : undefined;
}

function adoptFuture(x: StandardFutureV1, loop: EventLoop): Future<unknown> {
  const source = x["~future"];
  const future = new Future<unknown>(loop);
  const outcome = source.peek();
  if (outcome !== undefined) {
    source.seen?.();
    settle(future, outcome, x);
    return future;
  }
  let request: Outcome | undefined;
  const detach = source.observe((late) => settle(future, late.status === "fulfilled" ? (request ?? late) : late, x));
  // It may have told at once.
  if (future.done()) return future;
  future._held = {
    cancel: (reason) => {
      request = cancelled(reason);
      if (source.cancel?.(reason) === true) return true;
      detach();
      settle(future, request, x);
      return true;
    },
    follows: x,
  } satisfies Backing;
  return future;
}

/** Gives `future` the outcome of `x`, unless it has one: what comes after its cancellation is dropped. */
function settle(future: Future<unknown>, outcome: Outcome, x: StandardFutureV1): void {
  if (future.done()) return;
  if (outcome.status === "fulfilled") future.setResult(outcome.value);
  else if (outcome.status === "cancelled") future._cancelNow(outcome.reason);
  else {
    noteCrossing(outcome.reason, x, future);
    future._reject(outcome.reason, outcome.expected);
  }
}
