import { describe } from "../core/describe.ts";
import { SennitError } from "../core/errors.ts";

/**
 * Thrown at a `yield` of something that no coroutine of the Tornado family can wait for.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { BadYieldError, coroutine } from "sennit/tornado";
 *
 * const clumsy = coroutine(function* () {
 *   try {
 *     yield "text";
 *   } catch (error) {
 *     return error instanceof BadYieldError;
 *   }
 *   return false;
 * });
 * new VirtualLoop().runUntilComplete(() => clumsy()); // => true
 * ```
 */
export class BadYieldError extends SennitError {
  readonly code = "ERR_BAD_YIELD";
  /** What was yielded. */
  readonly yielded: unknown;

  constructor(yielded: unknown) {
    super({
      did: `a coroutine yielded ${describe(yielded)}`,
      wrong: "it is no future, no promise, no coroutine, and no list or record of them; nor was its kind registered",
      write: "convertYielded.register(isMine, toFuture), once, for a kind of your own",
    });
    this.yielded = yielded;
  }
}
