import type { Future } from "./future.ts";

/**
 * Waits for several futures at once, for `wait` and `asCompleted`.
 *
 * It hears of a result, of an error, and of a cancellation only when an executor has taken note of it.
 */
export interface Waiter {
  finished(future: Future<unknown>): void;
}
