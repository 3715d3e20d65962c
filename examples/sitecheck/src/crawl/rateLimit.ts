import { PeriodicCallback, Queue } from "sennit/tornado";

/** How often permits are handed out at most, in milliseconds: finer would cost more than it evens out. */
const SHORTEST_PERIOD = 20;

/** At most so many requests a second: a bounded queue of permits that a PeriodicCallback fills up. */
export class RateLimit {
  readonly #permits: Queue<true>;
  readonly #refill: PeriodicCallback;

  constructor(perSecond: number) {
    const perPeriod = Math.ceil((perSecond * SHORTEST_PERIOD) / 1000);
    this.#permits = new Queue(perPeriod);
    this.#refill = new PeriodicCallback(() => this.#fill(), (perPeriod * 1000) / perSecond);
    this.#fill();
  }

  start(): void {
    this.#refill.start();
  }

  stop(): void {
    this.#refill.stop();
  }

  /** A future that is done when the next request may go out. */
  permit() {
    return this.#permits.get();
  }

  /** No more than a queue full, also when it goes to those that wait and the queue stays empty. */
  #fill(): void {
    for (let left = this.#permits.maxsize; left > 0 && !this.#permits.full(); left -= 1) this.#permits.putNowait(true);
  }
}
