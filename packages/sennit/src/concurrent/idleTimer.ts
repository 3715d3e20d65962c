import type { PoolWorker } from "./poolWorker.ts";

/** Ends the threads that have had nothing to do for `timeout` milliseconds. */
export class IdleTimer {
  readonly #timeout: number;
  readonly #workers: ReadonlySet<PoolWorker>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeout: number, workers: ReadonlySet<PoolWorker>) {
    this.#timeout = timeout;
    this.#workers = workers;
  }

  /** Some thread has nothing to do. */
  start(): void {
    this.#startFor(this.#timeout);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startFor(delay: number): void {
    if (this.#timer !== undefined || !Number.isFinite(delay)) return;
    this.#timer = setTimeout(() => this.#end(), delay);
    this.#timer.unref();
  }

  /** It is not withdrawn when a thread gets work: that would cost more than to look here. */
  #end(): void {
    this.#timer = undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const worker of this.#workers) {
      if (worker.idleSince === undefined || worker.isStarting || worker.isEnding) continue;
      const rest = worker.idleSince + this.#timeout - performance.now();
      // Timers may be early by a fraction of a millisecond.
      if (rest < 1) void worker.terminate();
      else next = Math.min(next, rest);
    }
    this.#startFor(next);
  }
}
