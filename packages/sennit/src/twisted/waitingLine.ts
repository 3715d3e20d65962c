/** Those that wait, first come first served: any of them leaves in constant time, however many there are. */
export class WaitingLine<T> {
  readonly #members = new Set<T>();
  // A new iterator would pass by all that have left before.
  #cursor = this.#members.values();

  get length(): number {
    return this.#members.size;
  }

  push(member: T): void {
    this.#members.add(member);
  }

  remove(member: T): void {
    this.#members.delete(member);
  }

  /** Takes who waits longest, if anybody does. */
  shift(): T | undefined {
    if (this.#members.size === 0) return undefined;
    let step = this.#cursor.next();
    if (step.done === true) {
      this.#cursor = this.#members.values();
      step = this.#cursor.next();
    }
    this.#members.delete(step.value as T);
    return step.value;
  }

  toArray(): T[] {
    return [...this.#members];
  }
}
