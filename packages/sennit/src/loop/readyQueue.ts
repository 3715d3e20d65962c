/** Something that the loop can run; it never throws. */
export interface Ready {
  _run(): void;
}

const ROOM = 64;

/** By so much a ring grows that is full: seldom, as all of it is copied. */
const GROWTH = 4;

/**
 * A first-in, first-out queue in a ring whose size is a power of two. It knows where an iteration of its loop ends: at what
 * was in it when that began.
 */
export class ReadyQueue {
  #ring: (Ready | undefined)[] = emptyRing(ROOM);
  /** All bits of a place in the ring. */
  #mask = ROOM - 1;
  #head = 0;
  /** Where the next entry goes: at the head only while there is none, as one place stays free. */
  #tail = 0;
  /** Where the first entry goes that is not of the iteration. */
  #end = 0;

  get isEmpty(): boolean {
    return this.#head === this.#tail;
  }

  push(entry: Ready): void {
    const tail = this.#tail;
    const next = (tail + 1) & this.#mask;
    this.#ring[tail] = entry;
    this.#tail = next;
    if (next === this.#head) this.#grow();
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

  /** Lets the next iteration be of all that is in now, and says whether that is anything. */
  beginIteration(): boolean {
    this.#end = this.#tail;
    return this.#head !== this.#tail;
  }

  clear(): void {
    while (!this.isEmpty) this.shift();
    this.beginIteration();
  }

  /** Makes room in a full ring, whose tail has come to its head. */
  #grow(): void {
    const old = this.#ring;
    const ring = emptyRing(old.length * GROWTH);
    for (let i = 0; i < old.length; i += 1) ring[i] = old[(this.#head + i) & this.#mask];
    this.#end = (this.#end - this.#head) & this.#mask;
    this.#ring = ring;
    this.#mask = ring.length - 1;
    this.#head = 0;
    this.#tail = old.length;
  }
}

function emptyRing(size: number): (Ready | undefined)[] {
  // Its holes are never read before they are written.
  return new Array<Ready | undefined>(size);
}
