import { Ring } from "./ring.ts";

/** Something that the loop can run; it never throws. */
export interface Ready {
  _run(): void;
}

/**
 * A first-in, first-out queue.
 *
 * Its oldest entry stands alone, as it is the only one while one task waits again and again: a place in the ring takes more.
 */
export class ReadyQueue {
  #first: Ready | undefined = undefined;
  /** How many others there are. */
  #more = 0;
  readonly #others: Ring<Ready>;

  constructor(others = new Ring<Ready>()) {
    this.#others = others;
  }

  get length(): number {
    return this.#first === undefined ? 0 : this.#more + 1;
  }

  push(entry: Ready): void {
    if (this.#first === undefined) {
      this.#first = entry;
    } else {
      this.#others.push(entry, this.#more);
      this.#more += 1;
    }
  }

  /** Takes the oldest entry; there must be one. */
  shift(): Ready {
    const first = this.#first as Ready;
    if (this.#more === 0) {
      this.#first = undefined;
    } else {
      this.#first = this.#others.shift();
      this.#more -= 1;
    }
    return first;
  }

  /** The same queue as a young object. */
  renewed(): ReadyQueue {
    const queue = new ReadyQueue(this.#others);
    queue.#first = this.#first;
    queue.#more = this.#more;
    this.#others.renew(this.#more);
    return queue;
  }
}
