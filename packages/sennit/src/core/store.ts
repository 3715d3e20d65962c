/** What holds the items of a queue, and decides on their order. */
export interface Store<T> {
  readonly length: number;
  push(item: T): void;
  /** Takes the next item, if there is one. */
  shift(): T | undefined;
}
