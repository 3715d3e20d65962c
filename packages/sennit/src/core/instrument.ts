/**
 * What an inspector hears of; every method is optional, and none may throw.
 *
 * `future` and `on` are the objects themselves: whoever keeps them keeps them alive.
 */
export interface Instrument {
  /** A future was made. */
  created?(future: object, family: string): void;
  /** A coroutine began to wait on `on`. */
  waiting?(future: object, on: object): void;
  /** A coroutine goes on. */
  resumed?(future: object): void;
  /** Somebody asked for its cancellation. */
  cancelRequested?(future: object, reason: unknown): void;
  /** It has its outcome. */
  settled?(future: object): void;
}

/** The instrument in use. Unset, it costs its readers one comparison. */
export let instrument: Instrument | undefined;

/**
 * Lets `next` hear of every future from now on, or nobody; returns what was in use before.
 *
 * @example
 * ```ts
 * import { setInstrument } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * let made = 0;
 * const before = setInstrument({ created: () => made++ });
 * new VirtualLoop().createFuture();
 * setInstrument(before);
 * made; // => 1
 * ```
 */
export function setInstrument(next: Instrument | undefined): Instrument | undefined {
  const before = instrument;
  instrument = next;
  return before;
}
