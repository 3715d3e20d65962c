import { UsageError } from "../core/errors.ts";
import { Semaphore } from "./semaphore.ts";

/**
 * A Semaphore that refuses to be released more often than it was acquired: Tornado's BoundedSemaphore.
 *
 * @example
 * ```ts
 * import { BoundedSemaphore } from "sennit/tornado";
 *
 * new BoundedSemaphore(1).release(); // throws UsageError
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  /** As Semaphore's. Throws a UsageError where nothing was acquired. */
  override release(): void {
    if (this._value >= this.#bound) throw releasedTooOften();
    super.release();
  }
}

function releasedTooOften(): UsageError {
  return new UsageError("ERR_RELEASED_TOO_OFTEN", {
    did: "release() was called on a BoundedSemaphore",
    wrong: "it was released as often as it was acquired",
    write: "using permit = yield* semaphore.acquire()",
  });
}
