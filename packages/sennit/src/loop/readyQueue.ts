/** Something that the loop can run; it never throws. */
export interface Ready {
  _run(): void;
}

const ROOM = 64;

/** By so much a ring grows that is full: seldom, as all of it is copied. */
const GROWTH = 4;

/** So many times in a row a large ring must be nearly empty to become small: it is wanted again by the next burst. */
const QUIET = 64;

/**
 * A first-in, first-out queue in a ring whose size is a power of two. It knows where an iteration of its loop ends: at what
 * was in it when that began.
 */
export class ReadyQueue {
  /** Its holes are never read before they are written. */
  #ring = new Array<Ready | undefined>(ROOM);
  /** All bits of a place in the ring. */
  #mask = ROOM - 1;
  #head = 0;
  /** Where the next entry goes: at the head only while there is none, as one place stays free. */
  #tail = 0;
  /** Where the first entry goes that is not of the iteration. */
  #end = 0;
  /** How often in a row it was nearly empty when it was to be renewed. */
  #quiet = 0;

  get isEmpty(): boolean {
    return this.#head === this.#tail;
  }

  push(entry: Ready): void {
    const tail = this.#tail;
    const next = (tail + 1) & this.#mask;
    this.#ring[tail] = entry;
    this.#tail = next;
    if (next === this.#head) this.#move(this.#ring.length, this.#ring.length * GROWTH);
  }

  /** Takes the oldest entry; there must be one. */
  shift(): Ready {
    const head = this.#head;
    const entry = this.#ring[head] as Ready;
    this.#ring[head] = undefined;
    this.#head = (head + 1) & this.#mask;
    return entry;
  }

  /** Whether nothing is left of the iteration. */
  get isIterationOver(): boolean {
    return this.#head === this.#end;
  }

  /** Lets the next iteration be of all that is in now. */
  beginIteration(): void {
    this.#end = this.#tail;
  }

  clear(): void {
    this.#move(0, ROOM);
    this.beginIteration();
  }

  /** Takes a new ring, unless it is large: that becomes small again when it was nearly empty for long. */
  renew(): void {
    const { length } = this.#ring;
    const count = (this.#tail - this.#head) & this.#mask;
    this.#quiet = count < ROOM / 2 ? this.#quiet + 1 : 0;
    if (length <= ROOM * GROWTH) this.#move(count, length);
    else if (this.#quiet > QUIET) this.#move(count, ROOM);
  }

  /** Brings the `count` entries to a new ring of `size`. */
  #move(count: number, size: number): void {
    const ring = new Array<Ready | undefined>(size);
    for (let i = 0; i < count; i += 1) ring[i] = this.#ring[(this.#head + i) & this.#mask];
    this.#end = (this.#end - this.#head) & this.#mask;
    this.#ring = ring;
    this.#mask = size - 1;
    this.#head = 0;
    this.#tail = count;
  }
}
