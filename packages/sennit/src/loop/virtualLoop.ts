import { UsageError } from "../core/errors.ts";
import { afterHostTurn } from "../core/host.ts";
import { BaseLoop } from "./baseLoop.ts";
import type { Runnable, RunOptions } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { activate, start, stop } from "./running.ts";

/**
 * A loop with virtual time and no host: where it would sleep, its clock jumps to the next timer.
 *
 * Generator coroutines, Deferreds and timers run in it synchronously from start to end, so that a test neither sleeps nor
 * awaits. Programs with promises in them run by `await loop.run(main)`.
 *
 * @example
 * ```ts
 * import { sleep } from "sennit/asyncio";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * loop.runUntilComplete(function* () {
 *   yield* sleep(24 * 60 * 60 * 1000);
 *   return "a day later";
 * }); // => "a day later"
 * ```
 */
export class VirtualLoop extends BaseLoop {
  #now = 0;
  #running = false;
  #onWake: (() => void) | undefined;

  constructor() {
    super(0);
  }

  time(): number {
    return this.#now;
  }

  isRunning(): boolean {
    return this.#running;
  }

  /**
   * Runs until `main` is done, and returns its result or throws its error: asyncio's run_until_complete.
   *
   * Throws a UsageError if nothing is left that could make it go on. What else was started stays as it is.
   */
  runUntilComplete<T>(main: Runnable<T>): T {
    const future = this.begin(main, undefined);
    while (!future.done()) {
      if (!this.#runReady(future) && !this.#jump(Number.POSITIVE_INFINITY)) throw this.#stalled();
    }
    return future.result();
  }

  /** Runs all that happens in the next `duration` milliseconds of virtual time. */
  advance(duration: number): void {
    const until = this.#now + duration;
    do this.#runReady();
    while (this.#jump(until));
    this.#now = until;
  }

  /** As every loop's `run`: in between, promises and I/O get their turn, and only then does time pass. */
  async run<T>(main: Runnable<T>, options: RunOptions = {}): Promise<T> {
    start(this);
    try {
      const future = this.begin(main, options.signal);
      try {
        return await this.#ended(future);
      } finally {
        await this.finish((task) => this.#ended(task));
      }
    } finally {
      stop(this);
    }
  }

  protected override wake(): void {
    this.#onWake?.();
  }

  /** Runs iterations until nothing is ready or `until` is done, and says whether it ran any. */
  #runReady(until?: Future<unknown>): boolean {
    if (this.#running) throw alreadyRuns();
    if (this.beginIteration(this.#now) === 0) return false;
    const previous = activate(this);
    this.#running = true;
    try {
      while (until?.done() !== true && this.beginIteration(this.#now) > 0) {
        while (this.iterationLeft > 0) this.runEntry();
      }
    } finally {
      this.#running = false;
      activate(previous);
    }
    return true;
  }

  /** Lets time jump to the next timer, unless that is after `limit`. */
  #jump(limit: number): boolean {
    const next = this.timers.next();
    if (next === undefined || next > limit) return false;
    this.#now = Math.max(this.#now, next);
    return true;
  }

  async #ended<T>(future: Future<T>): Promise<T> {
    while (!future.done()) {
      this.#runReady(future);
      if (future.done()) break;
      await new Promise<void>(afterHostTurn);
      if (this.readyQueue.length > 0 || this.#jump(Number.POSITIVE_INFINITY)) continue;
      await new Promise<void>((resolve) => {
        this.#onWake = resolve;
      });
      this.#onWake = undefined;
    }
    return future.result();
  }

  #stalled(): UsageError {
    const waiting = [...this._internals.tasks].map((task) => task.getName()).join(", ");
    return new UsageError("ERR_STALLED", {
      did: "runUntilComplete() ran all that was scheduled",
      wrong: `the work is not done, and nothing is left that could go on${waiting && `; still waiting: ${waiting}`}`,
      write: "await loop.run(main), if promises or I/O are to go on",
    });
  }
}

function alreadyRuns(): UsageError {
  return new UsageError("ERR_LOOP_ALREADY_RUNNING", {
    did: "a VirtualLoop was run from inside itself",
    wrong: "an iteration is under way",
    write: "yield* work, inside the loop",
  });
}
