import type { Coroutine } from "../loop/index.ts";
import { Call } from "./call.ts";

/**
 * Lets everything else that is ready run once, and raises the cancellation of the scope if there is one.
 *
 * For long computations, which would not notice it otherwise. Trio's checkpoint.
 *
 * @example
 * ```ts
 * import { checkpoint, moveOnAfter } from "sennit";
 *
 * let rounds = 0;
 * await moveOnAfter(5, async () => {
 *   for (;;) {
 *     rounds += 1;
 *     await checkpoint();
 *   }
 * });
 * rounds > 0; // => true
 * ```
 */
export function checkpoint(): Call<void> {
  return new Call(oneIteration);
}

function* oneIteration(): Coroutine<void> {
  yield;
}
