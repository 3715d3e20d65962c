import { afterHostTurn } from "../core/host.ts";
import { Future } from "./future.ts";

/** Those who wait until a pool takes another task, in the order in which they came. */
export class Room {
  readonly #places: () => number;
  readonly #waiting = new Set<Future<void>>();
  /** Places that somebody was told of, and may be about to use. */
  #promised = 0;

  /** `places` says how many tasks the pool takes now. */
  constructor(places: () => number) {
    this.#places = places;
  }

  /** Done when there is a place. */
  wait(): Future<void> {
    const future = new Future<void>();
    this.#waiting.add(future);
    future.addDoneCallback(() => {
      this.#waiting.delete(future);
      if (future.cancelled()) future.setRunningOrNotifyCancel();
    });
    this.tell();
    return future;
  }

  /** A place was taken. */
  taken(): void {
    if (this.#promised > 0) this.#promised -= 1;
  }

  /** Tells as many as there are places, but for those that others were told of just now. */
  tell(): void {
    for (const future of this.#waiting) {
      if (this.#promised >= this.#places()) return;
      this.#promise();
      future.setResult();
    }
  }

  fail(error: () => Error): void {
    for (const future of this.#waiting) future.setException(error());
  }

  /** A promise holds for one turn of the host: who has not used it by then may never do. */
  #promise(): void {
    this.#promised += 1;
    if (this.#promised > 1) return;
    afterHostTurn(() => {
      this.#promised = 0;
      this.tell();
    });
  }
}
