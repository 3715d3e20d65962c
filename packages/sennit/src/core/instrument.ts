/**
 * What an inspector hears of; every method is optional, and none may throw.
 *
 * What `created` returns is its record of the future, which carries it and gives it to the other methods: to find it in a table
 * would cost more than the future itself. One that was made before the inspector came has no record.
 *
 * `future` and `on` are the objects themselves: whoever keeps them keeps them alive.
 */
export interface Instrument<Kept = unknown> {
  /** A future was made. */
  created?(future: object, family: string): Kept;
  /** A coroutine began to wait on `on`. */
  waiting?(future: object, on: object, record?: Kept): void;
  /** A coroutine goes on. */
  resumed?(future: object, record?: Kept): void;
  /** Somebody asked for its cancellation. */
  cancelRequested?(future: object, reason: unknown, record?: Kept): void;
  /** It has its outcome. */
  settled?(future: object, record?: Kept): void;
}

/** The one in use. Unset, it costs its readers one comparison. */
export const instrument: { current: Instrument | undefined } = { current: undefined };

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
  const before = instrument.current;
  instrument.current = next;
  return before;
}
