import { UsageError } from "../core/errors.ts";
import { isThenable } from "../core/isFuture.ts";
import {
  CancelledError,
  type Coroutine,
  CoroutineCall,
  type EventLoop,
  getRunningLoop,
  isCoroutine,
  type TimerHandle,
} from "../loop/index.ts";
import { type Duration, toMilliseconds } from "./deadline.ts";
import { logError } from "./log.ts";
import { nextPeriodicTime } from "./nextPeriodicTime.ts";
import { isRegistered } from "./registry.ts";
import { addTimeout } from "./schedule.ts";
import { toFuture } from "./toFuture.ts";

/** Options of `PeriodicCallback`. */
export interface PeriodicCallbackOptions {
  /** 0.1 lets each period be up to 5 % longer or shorter, at random, so that many callbacks do not keep step. */
  readonly jitter?: number | undefined;
}

/**
 * Calls a function every so many milliseconds of the running loop, from `start` to `stop`: Tornado's PeriodicCallback.
 *
 * The first call comes one period after `start`. The period is from start to start; a call never overlaps the one before,
 * and what is missed is skipped. The function may return a future, a promise, a coroutine, or what was registered with
 * `convertYielded`, and is then over when that is; what it throws is logged, and it is called again. Throws a UsageError for a period that is not positive.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { PeriodicCallback } from "sennit/tornado";
 *
 * const loop = new VirtualLoop();
 * const times: number[] = [];
 * const clock = new PeriodicCallback(() => times.push(loop.time()), 100);
 * loop.callSoon(() => clock.start());
 * loop.advance(350);
 * clock.stop();
 * times; // => [100, 200, 300]
 * ```
 */
export class PeriodicCallback {
  readonly callback: () => unknown;
  /** In milliseconds. */
  readonly callbackTime: number;
  readonly jitter: number;
  #loop: EventLoop | undefined;
  #running = false;
  #next = 0;
  #timer: TimerHandle | undefined;

  constructor(callback: () => unknown, callbackTime: number | Duration, { jitter = 0 }: PeriodicCallbackOptions = {}) {
    const period = typeof callbackTime === "number" ? callbackTime : toMilliseconds(callbackTime);
    if (!(period > 0)) throw notPositive(period);
    this.callback = callback;
    this.callbackTime = period;
    this.jitter = jitter;
  }

  /** Starts to call on the running loop. Throws a UsageError where none runs. */
  start(): void {
    this.#timer?.cancel();
    this.#loop = getRunningLoop();
    this.#running = true;
    this.#next = this.#loop.time();
    this.#scheduleNext(this.#loop);
  }

  /** Lets no further call begin; one that has begun goes on. */
  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Whether it was started, and not stopped since. */
  isRunning(): boolean {
    return this.#running;
  }

  #scheduleNext(loop: EventLoop): void {
    if (!this.#running) return;
    const stretch = this.jitter === 0 ? 1 : 1 + this.jitter * (Math.random() - 0.5);
    this.#next = nextPeriodicTime(this.#next, loop.time(), this.callbackTime * stretch);
    this.#timer = addTimeout(loop, this.#next, () => loop.createTask(this.#call(loop)));
  }

  *#call(loop: EventLoop): Coroutine<void> {
    if (!this.#running) return;
    try {
      const work = this.callback();
      if (isRegistered(work)) yield toFuture(work, loop);
      else if (isCoroutine(work)) yield* work;
      else if (work instanceof CoroutineCall) yield* work;
      else if (isThenable(work)) yield work;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      logError(`Exception in callback ${this.callback.name || "(anonymous)"}`, error);
    } finally {
      this.#scheduleNext(loop);
    }
  }
}

function notPositive(period: number): UsageError {
  return new UsageError("ERR_NOT_A_PERIOD", {
    did: `a PeriodicCallback was made with a period of ${period} ms`,
    wrong: "a period is longer than nothing",
    write: "new PeriodicCallback(callback, 1000)",
  });
}
