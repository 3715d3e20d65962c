import { TimeoutError } from "../core/errors.ts";
import { type EventLoop, Future, type TimerHandle } from "../loop/index.ts";
import { convert } from "./convertYielded.ts";
import { setError } from "./futureSet.ts";
import { Moment } from "./moment.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { requestCancel, wasCancelled } from "./requestCancel.ts";
import { addFuture } from "./schedule.ts";
import type { Waitable, Yielded } from "./yielded.ts";

/** Options of `IOLoop.runSync`. */
export interface RunSyncOptions {
  /** After so many milliseconds the work is cancelled. */
  readonly timeout?: number | undefined;
}

/** A Future of what `fn` comes to, once `loop` runs: `fn` is called by it. */
export function runToEnd<X>(fn: () => X, { timeout }: RunSyncOptions, loop: EventLoop): Future<Yielded<X>> {
  const result = new Future<unknown>(loop);
  let work: Waitable | undefined;
  let timedOut = false;
  let timer: TimerHandle | undefined;
  if (timeout !== undefined) {
    timer = loop.callLater(timeout, () => {
      timedOut = true;
      // What takes no request is left alone.
      if (!requestCancel(work)) fail(new TimeoutError(tooLate(timeout)));
    });
  }
  const fail = (error: unknown): void => {
    timer?.cancel();
    if (!result.done()) setError(result as Future<never>, error);
  };
  const finish = (): void => {
    const outcome = outcomeOf(work as Waitable);
    timer?.cancel();
    if (result.done()) return;
    if (outcome.status === "fulfilled") result.setResult(outcome.value);
    else fail(timedOut && wasCancelled(work) ? new TimeoutError(tooLate(timeout)) : outcome.reason);
  };
  loop.callSoon(() => {
    try {
      const returned = fn();
      work = convert(returned, loop);
    } catch (error) {
      fail(error);
      return;
    }
    if (work instanceof Moment) finish();
    else addFuture(loop, work, finish);
  });
  return result as Future<Yielded<X>>;
}

function tooLate(timeout: number | undefined): string {
  return `Operation timed out after ${timeout} ms`;
}
