import { enterSection, leaveSection, showValues } from "../core/context.ts";
import { UsageError } from "../core/errors.ts";
import { afterHostTurn } from "../core/host.ts";
import { BaseLoop } from "./baseLoop.ts";
import type { Runnable } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { stoppedEarly } from "./loopErrors.ts";
import type { ResumableLoop, ResumableRunOptions } from "./resumableLoop.ts";
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
export class VirtualLoop extends BaseLoop implements ResumableLoop {
  /** `run` has begun and not ended. */
  #running = false;
  /** An iteration is on the stack. */
  #iterating = false;
  #onWake: (() => void) | undefined;

  constructor() {
    super(0);
  }

  time(): number {
    return this.now;
  }

  isRunning(): boolean {
    return this.#running || this.#iterating;
  }

  /**
   * Runs until `main` is done, and returns its result or throws its error: asyncio's run_until_complete.
   *
   * Throws a UsageError if nothing is left that could make it go on. What else was started stays as it is.
   */
  runUntilComplete<T>(main: Runnable<T>): T {
    if (this.#iterating) throw alreadyRuns();
    const future = this.begin(main, undefined);
    const end = endOf(future);
    while (!end.reached) {
      const ran = this.#runReady(end);
      if (this.#obeyStop() && !end.reached) throw stoppedEarly();
      if (!ran && !this.#jump(Number.POSITIVE_INFINITY)) throw this.#stalled("runUntilComplete");
    }
    return future.result();
  }

  /**
   * Runs until `stop` is called: asyncio's run_forever. Nothing is cancelled, and it can be called again.
   *
   * Throws a UsageError if nothing is left that could call it.
   */
  runForever(): void {
    for (;;) {
      const ran = this.#iterate();
      if (this.#obeyStop()) return;
      if (!ran && !this.#jump(Number.POSITIVE_INFINITY)) throw this.#stalled("runForever");
    }
  }

  /** Runs all that happens in the next `duration` milliseconds of virtual time. Throws a UsageError if it is negative. */
  advance(duration: number): void {
    if (!(duration >= 0)) throw notADuration(duration);
    const until = this.now + duration;
    do this.#runReady();
    while (this.#jump(until));
    this.now = until;
  }

  /** As every loop's `run`: in between, promises and I/O get their turn, and only then does time pass. */
  async run<T>(main: Runnable<T>, options: ResumableRunOptions = {}): Promise<T> {
    start(this);
    this.#running = true;
    try {
      const future = this.begin(main, options.signal);
      try {
        return await this.#ended(future);
      } finally {
        if (options.keepTasks !== true) await this.finish((task) => this.#ended(task));
      }
    } finally {
      this.#running = false;
      stop(this);
    }
  }

  async shutdown(): Promise<void> {
    start(this);
    this.#running = true;
    try {
      await this.finish((task) => this.#ended(task));
    } finally {
      this.#running = false;
      stop(this);
    }
  }

  /** @internal */
  override _wake(): void {
    this._internals.asleep = false;
    this.#onWake?.();
  }

  /** Runs iterations until nothing is ready, the end is reached or the loop is stopped, and says whether it ran any. */
  #runReady(end?: End): boolean {
    let ran = false;
    while (end?.reached !== true && !this.stopRequested && this.#iterate()) ran = true;
    return ran;
  }

  /** Runs one iteration, if anything is ready. */
  #iterate(): boolean {
    if (this.#iterating) throw alreadyRuns();
    const internals = this._internals;
    const { queue } = internals;
    this.takeDue();
    if (queue.length === 0) return false;
    const previous = activate(this);
    const before = enterSection(undefined);
    this.#iterating = true;
    try {
      for (let left = queue.length; left > 0; left -= 1) {
        if (internals.debug) this.runTimed(queue.shift());
        else queue.shift()._run();
        showValues(undefined);
      }
    } finally {
      this.#iterating = false;
      leaveSection(before);
      activate(previous);
    }
    return true;
  }

  /** Whether the loop was stopped; that is then done with. */
  #obeyStop(): boolean {
    const requested = this.stopRequested;
    this.stopRequested = false;
    return requested;
  }

  /** Lets time jump to the next timer, unless that is after `limit`, or never. */
  #jump(limit: number): boolean {
    const next = this.timers.next();
    if (next === undefined || next > limit || next === Number.POSITIVE_INFINITY) return false;
    this.now = Math.max(this.now, next);
    return true;
  }

  async #ended<T>(future: Future<T>): Promise<T> {
    const end = endOf(future);
    for (;;) {
      this.#runReady(end);
      if (end.reached) return future.result();
      if (this.#obeyStop()) throw stoppedEarly();
      await new Promise<void>(afterHostTurn);
      if (this._internals.queue.length > 0 || this.#jump(Number.POSITIVE_INFINITY)) continue;
      await new Promise<void>((resolve) => {
        this.#onWake = resolve;
        this._internals.asleep = true;
      });
      this.#onWake = undefined;
    }
  }

  #stalled(method: string): UsageError {
    const waiting = [...this._internals.tasks].map((task) => task.getName()).join(", ");
    return new UsageError("ERR_STALLED", {
      did: `${method}() ran all that was scheduled`,
      wrong: `the work is not done, and nothing is left that could go on${waiting && `; still waiting: ${waiting}`}`,
      write: "await loop.run(main), if promises or I/O are to go on",
    });
  }
}

/** Whether the loop has heard that some work is done: asyncio's loops stop after that iteration. */
interface End {
  reached: boolean;
}

function endOf(future: Future<unknown>): End {
  const end = { reached: false };
  future.addDoneCallback(() => {
    end.reached = true;
  });
  return end;
}

function notADuration(duration: number): UsageError {
  return new UsageError("ERR_NOT_A_TIME", {
    did: `advance(${duration}) was called`,
    wrong: "time goes on by a number of milliseconds, from 0 up",
    write: "loop.advance(100)",
  });
}

function alreadyRuns(): UsageError {
  return new UsageError("ERR_LOOP_ALREADY_RUNNING", {
    did: "a VirtualLoop was run from inside itself",
    wrong: "an iteration is under way",
    write: "yield* work, inside the loop",
  });
}
