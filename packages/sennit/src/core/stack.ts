import type { Store } from "./store.ts";

/** A queue of which the newest member is taken. */
export class Stack<T> implements Store<T> {
  readonly #items: T[] = [];

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    return this.#items.pop();
  }
}
