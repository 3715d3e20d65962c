const ROOM = 64;

/** By so much a ring grows that is full: seldom, as all of it is copied. */
const GROWTH = 4;

/** So many times in a row a large ring must be nearly empty to become small: it is wanted again by the next burst. */
const QUIET = 64;

/** Entries in an array whose size is a power of two, the oldest anywhere in it. How many there are, its owner knows. */
export class Ring<T> {
  /** Its holes are never read before they are written. */
  #places = new Array<T | undefined>(ROOM);
  /** All bits of a place. */
  #mask = ROOM - 1;
  #head = 0;
  /** How often in a row it was nearly empty when it was to be renewed. */
  #quiet = 0;

  /** Puts an entry behind the `count` others. */
  push(entry: T, count: number): void {
    if (count > this.#mask) this.#move(count, count * GROWTH);
    this.#places[(this.#head + count) & this.#mask] = entry;
  }

  /** Takes the oldest entry; there must be one. */
  shift(): T {
    const head = this.#head;
    const entry = this.#places[head] as T;
    this.#places[head] = undefined;
    this.#head = (head + 1) & this.#mask;
    return entry;
  }

  /** Takes new places for the `count` entries, unless they are many: those become few when nearly none was taken for long. */
  renew(count: number): void {
    this.#quiet = count < ROOM / 2 ? this.#quiet + 1 : 0;
    if (this.#mask > ROOM * GROWTH) {
      if (this.#quiet > QUIET) this.#move(count, ROOM);
    } else if (this.#head > 0) {
      // Something was taken since the last time.
      this.#move(count, this.#mask + 1);
    }
  }

  /** Brings the `count` entries to new places, of which there are `size`. */
  #move(count: number, size: number): void {
    const places = new Array<T | undefined>(size);
    for (let i = 0; i < count; i += 1) places[i] = this.#places[(this.#head + i) & this.#mask];
    this.#places = places;
    this.#mask = size - 1;
    this.#head = 0;
  }
}
