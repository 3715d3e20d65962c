import { CancelledError, TimeoutError } from "./errors.ts";
import { Failure } from "./failure.ts";

/** What a timeout needs of a clock: any loop has it, and a Clock. */
export interface CallLater {
  /** Calls `callback` after `delay` milliseconds. */
  callLater(delay: number, callback: () => void): { cancel(): void };
}

/** What makes a result of what a Deferred had when its time was over; `timeout` is in milliseconds. */
export type TimeoutHandler<T, R> = (result: T | Failure, timeout: number) => R;

/** What `addTimeout` adds: a timer that cancels, and what becomes of that cancellation. */
export class Timeout<T, R> {
  readonly #ms: number;
  readonly #handler: TimeoutHandler<T, R> | undefined;
  readonly #call: { cancel(): void };
  #expired = false;

  constructor(deferred: { cancel(): void }, ms: number, clock: CallLater, handler: TimeoutHandler<T, R> | undefined) {
    this.#ms = ms;
    this.#handler = handler;
    this.#call = clock.callLater(ms, () => {
      this.#expired = true;
      deferred.cancel();
    });
  }

  /** A cancellation that the timer caused becomes a TimeoutError; other results stay as they are. */
  translate(result: T | Failure): T | R | Failure {
    if (!this.#expired) return result;
    return this.#handler === undefined ? timedOut(result, this.#ms) : this.#handler(result, this.#ms);
  }

  stop(result: T | R | Failure): T | R | Failure {
    if (!this.#expired) this.#call.cancel();
    return result;
  }
}

function timedOut<T>(result: T | Failure, ms: number): T | Failure {
  if (!(result instanceof Failure)) return result;
  result.trap(CancelledError);
  throw new TimeoutError(ms);
}
