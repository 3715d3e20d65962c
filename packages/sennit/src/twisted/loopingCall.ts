import { UsageError } from "../core/errors.ts";
import { getRunningLoop } from "../loop/running.ts";
import { Deferred } from "./deferredClass.ts";
import type { Failure } from "./failure.ts";
import type { ReactorTime } from "./reactorTime.ts";
import { maybeDeferred } from "./succeed.ts";

/**
 * Calls a function every so many milliseconds: Twisted's LoopingCall.
 *
 * It does not drift: calls fall on multiples of the interval from its start, and those that were missed are left out. A
 * Deferred that the function returns is waited for; its failure, or what the function throws, stops the loop.
 *
 * @example
 * ```ts
 * import { Clock, LoopingCall } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const times: number[] = [];
 * const loop = new LoopingCall(() => times.push(clock.time()));
 * loop.clock = clock;
 * loop.start(1000);
 * clock.pump([1000, 2500, 500]);
 * loop.stop();
 * times; // => [0, 1000, 3500, 4000]
 * ```
 */
export class LoopingCall<Args extends unknown[] = unknown[]> {
  /** Whether it was started, and neither stopped nor failed. */
  running = false;
  /** In milliseconds; undefined before the first start. */
  interval: number | undefined;
  /** What it keeps time with, to be set before `start`: a Clock or a loop; undefined for the loop that runs then. */
  clock: ReactorTime | undefined;
  readonly #fn: (...args: Args) => unknown;
  readonly #args: Args;
  /** The clock that `start` has found. */
  #keeper!: ReactorTime;
  #startTime = 0;
  #ranAtStart = true;
  #call: { cancel(): void } | undefined;
  /** What `start` has returned. */
  #deferred: Deferred<this> | undefined;

  constructor(fn: (...args: Args) => unknown, ...args: Args) {
    this.#fn = fn;
    this.#args = args;
  }

  /**
   * One that gives `fn` the number of intervals since its last call: 1, or more where some were missed.
   *
   * It is never 0, and with an interval of 0 it is always 1.
   *
   * @example
   * ```ts
   * import { Clock, LoopingCall } from "sennit/twisted";
   *
   * const clock = new Clock();
   * const counts: number[] = [];
   * const loop = LoopingCall.withCount((count) => counts.push(count));
   * loop.clock = clock;
   * loop.start(1000);
   * clock.pump([1000, 2500, 500]);
   * counts; // => [1, 1, 2, 1]
   * ```
   */
  static withCount(fn: (count: number) => unknown): LoopingCall<[]> {
    let last: number | undefined;
    const loop: LoopingCall<[]> = new LoopingCall(() => {
      const now = loop.#keeper.time();
      const interval = loop.interval as number;
      if (interval === 0) {
        last = now;
        return fn(1);
      }
      // The call at the start has an interval of its own, before the first.
      const before = last ?? loop.#startTime - (loop.#ranAtStart ? interval : 0);
      const count = loop.#intervalOf(now) - loop.#intervalOf(before);
      if (count <= 0) return undefined;
      last = now;
      return fn(count);
    });
    return loop;
  }

  /**
   * Starts it, with a call at once unless `now` is false.
   *
   * The Deferred fires with this object when it was stopped, after a call that is being waited for, or fails with the
   * error of a call. Cancelling it stops nothing, as in the original. Throws a UsageError for an interval below 0, and
   * while it runs.
   */
  start(interval: number, now = true): Deferred<this> {
    if (this.running) throw wrongState("start", "it runs already", "if (!loop.running) loop.start(interval)");
    if (!(interval >= 0)) throw badInterval(interval);
    this.#keeper = this.clock ?? getRunningLoop();
    this.running = true;
    const deferred = new Deferred<this>();
    this.#deferred = deferred;
    this.#startTime = this.#keeper.time();
    this.interval = interval;
    this.#ranAtStart = now;
    if (now) this.#run();
    else this.#schedule();
    return deferred;
  }

  /** Makes no more calls. One whose Deferred is pending goes on. Throws a UsageError if it does not run. */
  stop(): void {
    if (!this.running) throw notRunning("stop");
    this.running = false;
    if (this.#call === undefined) return;
    this.#call.cancel();
    this.#call = undefined;
    this.#end(this);
  }

  /** Leaves out the next call, and counts the interval from now on. Throws a UsageError if it does not run. */
  reset(): void {
    if (!this.running) throw notRunning("reset");
    if (this.#call === undefined) return;
    this.#call.cancel();
    this.#startTime = this.#keeper.time();
    this.#schedule();
  }

  readonly #run = (): void => {
    this.#call = undefined;
    maybeDeferred(this.#fn, ...this.#args)
      .addCallback(this.#onReturn)
      .addErrback(this.#onFailure);
  };

  readonly #onReturn = (): void => {
    if (this.running) this.#schedule();
    else this.#end(this);
  };

  readonly #onFailure = (failure: Failure): void => {
    this.running = false;
    this.#end(failure);
  };

  #end(result: this | Failure): void {
    const deferred = this.#deferred;
    this.#deferred = undefined;
    deferred?.callback(result);
  }

  #schedule(): void {
    this.#call = this.#keeper.callLater(this.#untilNext(), this.#run);
  }

  /** The time to the next multiple of the interval. */
  #untilNext(): number {
    const interval = this.interval as number;
    if (interval === 0) return 0;
    const now = this.#keeper.time();
    const rest = interval - ((now - this.#startTime) % interval);
    // What is too small to change the time at all is no rest.
    return now === now + rest ? interval : rest;
  }

  #intervalOf(time: number): number {
    return Math.trunc((time - this.#startTime) / (this.interval as number));
  }
}

function badInterval(interval: number): UsageError {
  return new UsageError("ERR_BAD_INTERVAL", {
    did: `a LoopingCall was started with an interval of ${interval} ms`,
    wrong: "an interval is 0 or more",
    write: "loop.start(1000)",
  });
}

function notRunning(method: string): UsageError {
  return wrongState(method, "it does not run", `if (loop.running) loop.${method}()`);
}

function wrongState(method: string, wrong: string, write: string): UsageError {
  return new UsageError("ERR_LOOPING_CALL_STATE", { did: `${method}() was called on a LoopingCall`, wrong, write });
}
