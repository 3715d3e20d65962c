/** Which of two comes first: below 0 the first, above 0 the second. */
export type Compare<T> = (a: T, b: T) => number;

/** A binary heap, of which the least member can be taken. Equal members come out in the order that Python's heapq has. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: Compare<T>;

  constructor(compare: Compare<T>) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1, 0);
  }

  /** Takes the least member, if there is one. */
  shift(): T | undefined {
    const last = this.#items.pop();
    if (this.#items.length === 0) return last;
    const least = this.#items[0];
    this.#sink(last as T);
    return least;
  }

  /** Puts `item` in the place `from`, or above it, but not above `top`. */
  #rise(item: T, from: number, top: number): void {
    const items = this.#items;
    let at = from;
    while (at > top) {
      const above = (at - 1) >> 1;
      const parent = items[above] as T;
      if (this.#compare(item, parent) >= 0) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Moves the lesser children up to the very bottom, then lets `item` rise from there, as heapq does. */
  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (let child = 1; child < items.length; child = at * 2 + 1) {
      const other = child + 1;
      if (other < items.length && this.#compare(items[child] as T, items[other] as T) >= 0) child = other;
      items[at] = items[child] as T;
      at = child;
    }
    this.#rise(item, at, 0);
  }
}
