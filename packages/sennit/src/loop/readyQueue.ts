/** Something that the loop can run; it never throws. */
export interface Ready {
  _run(): void;
}

const ROOM = 64;

/** By so much a ring grows that is full: seldom, as all of it is copied. */
const GROWTH = 4;

/** A first-in, first-out queue in a ring whose size is a power of two. */
export class ReadyQueue {
  #ring: (Ready | undefined)[] = emptyRing(ROOM);
  /** All bits of a place in the ring. */
  #mask = ROOM - 1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(entry: Ready): void {
    if (this.#length > this.#mask) this.#grow();
    this.#ring[(this.#head + this.#length) & this.#mask] = entry;
    this.#length += 1;
  }

  /** Takes the oldest entry; there must be one. */
  shift(): Ready {
    const head = this.#head;
    const entry = this.#ring[head] as Ready;
    this.#ring[head] = undefined;
    this.#head = (head + 1) & this.#mask;
    this.#length -= 1;
    return entry;
  }

  clear(): void {
    this.#ring = emptyRing(ROOM);
    this.#mask = ROOM - 1;
    this.#head = 0;
    this.#length = 0;
  }

  #grow(): void {
    const old = this.#ring;
    const ring = emptyRing(old.length * GROWTH);
    for (let i = 0; i < old.length; i += 1) ring[i] = old[(this.#head + i) & this.#mask];
    this.#ring = ring;
    this.#mask = ring.length - 1;
    this.#head = 0;
  }
}

function emptyRing(size: number): (Ready | undefined)[] {
  // Its holes are never read before they are written.
  return new Array<Ready | undefined>(size);
}
