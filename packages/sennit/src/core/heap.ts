import type { Store } from "./store.ts";

/** Which of two comes first: below 0 the first, above 0 the second. */
export type Compare<T> = (a: T, b: T) => number;

/**
 * A binary heap, of which the least member can be taken. Equal members come out in the order that Python's heapq has.
 *
 * Where the comparison throws, the heap stays as it was.
 */
export class Heap<T> implements Store<T> {
  readonly #items: T[] = [];
  readonly #compare: Compare<T>;

  constructor(compare: Compare<T>) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const items = this.#items;
    let place = items.length;
    while (place > 0 && this.#compare(item, items[parentOf(place)] as T) < 0) place = parentOf(place);
    items.push(item);
    for (let at = items.length - 1; at > place; at = parentOf(at)) items[at] = items[parentOf(at)] as T;
    items[place] = item;
  }

  /** Takes the least member, if there is one. */
  shift(): T | undefined {
    const items = this.#items;
    if (items.length <= 1) return items.pop();
    const least = items[0];
    const last = items[items.length - 1] as T;
    // As heapq does it: the lesser children move up, to the very bottom, and from there the last member rises.
    const way = this.#wayOfLesserChildren(items.length - 1);
    let depth = way.length - 1;
    while (depth > 0 && this.#compare(last, items[way[depth] as number] as T) < 0) depth -= 1;
    for (let i = 1; i <= depth; i += 1) items[way[i - 1] as number] = items[way[i] as number] as T;
    items[way[depth] as number] = last;
    items.pop();
    return least;
  }

  /** The places from the top to the bottom of the first `length` members. */
  #wayOfLesserChildren(length: number): number[] {
    const items = this.#items;
    const way = [0];
    for (let child = 1; child < length; child = child * 2 + 1) {
      const other = child + 1;
      if (other < length && this.#compare(items[child] as T, items[other] as T) >= 0) child = other;
      way.push(child);
    }
    return way;
  }
}

function parentOf(place: number): number {
  return (place - 1) >> 1;
}
