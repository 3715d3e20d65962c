/** Something that the loop can run; it never throws. */
export interface Ready {
  _run(): void;
}

/** A first-in, first-out queue in a ring whose size is a power of two. */
export class ReadyQueue {
  #ring: (Ready | undefined)[] = new Array<Ready | undefined>(64).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(entry: Ready): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = entry;
    this.#length += 1;
  }

  /** Takes the oldest entry; there must be one. */
  shift(): Ready {
    const entry = this.#ring[this.#head] as Ready;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length -= 1;
    return entry;
  }

  #grow(): void {
    const old = this.#ring;
    const ring = new Array<Ready | undefined>(old.length * 2).fill(undefined);
    for (let i = 0; i < old.length; i += 1) ring[i] = old[(this.#head + i) & (old.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
