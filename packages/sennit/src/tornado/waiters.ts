import { Fifo } from "../core/fifo.ts";
import { type EventLoop, Future, getRunningLoop } from "../loop/index.ts";
import type { Deadline } from "./deadline.ts";
import { addTimeout } from "./schedule.ts";

/** How many waits may time out before those are cleared away. */
const CLEARING = 100;

/** The Futures that wait for their turn at a primitive, first come first served. */
export class Waiters<T> {
  #waiting = new Fifo<Future<T>>();
  #timeouts = 0;

  /** How many stand in line, those that are done included. */
  get length(): number {
    return this.#waiting.length;
  }

  /** A Future at the end of the line. At the deadline `expire` settles it, unless it is done by then. */
  add(deadline: Deadline | undefined, expire: (future: Future<T>) => void): Future<T> {
    const loop = getRunningLoop();
    const future = new Future<T>(loop);
    this.#waiting.push(future);
    if (deadline !== undefined) {
      expireAt(future, deadline, loop, () => {
        expire(future);
        this.#clear();
      });
    }
    return future;
  }

  /** Takes the first in line that still waits. */
  shift(): Future<T> | undefined {
    for (;;) {
      const first = this.#waiting.shift();
      if (first === undefined || !first.done()) return first;
    }
  }

  /** Those that timed out stay in line; a loop that waits with a short deadline must not make that line ever longer. */
  #clear(): void {
    this.#timeouts += 1;
    if (this.#timeouts <= CLEARING) return;
    this.#timeouts = 0;
    this.#waiting.filter((future) => !future.done());
  }
}

/** Calls `expire` at the deadline, unless `future` is done by then. */
export function expireAt<T>(future: Future<T>, deadline: Deadline, loop: EventLoop, expire: () => void): void {
  const timer = addTimeout(loop, deadline, () => {
    if (!future.done()) expire();
  });
  future.addDoneCallback(() => timer.cancel());
}
