import type { Store } from "./store.ts";

/** So many members can be taken before the rest is moved. */
const ROOM = 32;

/** A queue of which the oldest member can be taken without moving the others. */
export class Fifo<T> implements Store<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest member, or undefined. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Takes the oldest member, if there is one. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined as T;
    this.#head += 1;
    // Half of it is room by now: moving the rest costs no more than taking did. An array for a few would cost more.
    if (this.#head >= ROOM && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  toArray(): T[] {
    return this.#items.slice(this.#head);
  }

  /** Drops every member that `keeps` is false of. */
  filter(keeps: (item: T) => boolean): void {
    this.#items = this.toArray().filter(keeps);
    this.#head = 0;
  }
}
