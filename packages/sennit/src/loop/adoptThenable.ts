import { noteExit } from "../core/trace.ts";
import type { EventLoop } from "./eventLoop.ts";
import { Future } from "./future.ts";

/** The reaction that a thenable holds: it can never be taken back from it. */
interface Reaction {
  /** The Future that it settles, until that is cancelled. */
  future: Future<unknown> | undefined;
  settled: boolean;
}

/** The reactions whose Futures have been cancelled while their thenables were pending: the next to wait takes one over. */
let idle: WeakMap<PromiseLike<unknown>, Reaction> | undefined;

/**
 * A Future of `loop` that follows a thenable.
 *
 * Whoever waits for a long-lived promise again and again, and is cancelled each time, leaves a single reaction on it.
 */
export function adoptThenable(source: PromiseLike<unknown>, loop: EventLoop): Future<unknown> {
  const future = new Future<unknown>(loop);
  const reaction = takeOver(source) ?? react(source, future);
  reaction.future = future;
  future._canceller = (reason) => {
    future._cancelNow(reason);
    reaction.future = undefined;
    if (!reaction.settled) leave(source, reaction);
    return true;
  };
  return future;
}

function react(source: PromiseLike<unknown>, future: Future<unknown>): Reaction {
  const reaction: Reaction = { future, settled: false };
  const fail = (reason: unknown): void => {
    reaction.settled = true;
    if (reaction.future?.done() !== false) return;
    noteExit(reason, reaction.future);
    reaction.future._reject(reason);
  };
  try {
    source.then((value) => {
      reaction.settled = true;
      if (reaction.future?.done() === false) reaction.future.setResult(value);
    }, fail);
  } catch (reason) {
    fail(reason);
  }
  return reaction;
}

function takeOver(source: PromiseLike<unknown>): Reaction | undefined {
  const reaction = idle?.get(source);
  if (reaction === undefined) return undefined;
  idle?.delete(source);
  return reaction.settled ? undefined : reaction;
}

function leave(source: PromiseLike<unknown>, reaction: Reaction): void {
  idle ??= new WeakMap();
  idle.set(source, reaction);
}
