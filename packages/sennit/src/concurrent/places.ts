/**
 * Where each task that was given to a worker stands, in memory that both threads share.
 *
 * The pool offers a task at a place; then the worker begins it or the pool withdraws it, whoever is first. So both know at
 * any moment what has begun and what has not, and the pool knows it even when the worker is dead.
 */
const FREE = 0;
const OFFERED = 1;
const BEGUN = 2;
const WITHDRAWN = 3;

/** The worker's side: whether the task at `place` may begin. One that was withdrawn leaves its place free. */
export function begin(places: Int32Array, place: number): boolean {
  if (Atomics.compareExchange(places, place, OFFERED, BEGUN) === OFFERED) return true;
  Atomics.store(places, place, FREE);
  return false;
}

/** The pool's side. */
export class Places {
  readonly shared: Int32Array;
  readonly #free: number[] = [];
  /** Those that are free when the worker has passed them. */
  #withdrawn: number[] = [];

  constructor(size: number) {
    this.shared = new Int32Array(new SharedArrayBuffer(size * Int32Array.BYTES_PER_ELEMENT));
    for (let place = size - 1; place >= 0; place -= 1) this.#free.push(place);
  }

  get areLeft(): boolean {
    if (this.#free.length > 0) return true;
    this.#withdrawn = this.#withdrawn.filter((place) => {
      const passed = Atomics.load(this.shared, place) === FREE;
      if (passed) this.#free.push(place);
      return !passed;
    });
    return this.#free.length > 0;
  }

  /** Offers a task at a place, of which some must be left. */
  offer(): number {
    const place = this.#free.pop() as number;
    Atomics.store(this.shared, place, OFFERED);
    return place;
  }

  hasBegun(place: number): boolean {
    return Atomics.load(this.shared, place) === BEGUN;
  }

  /** Whether the task at `place` has not begun, and now never will. */
  withdraw(place: number): boolean {
    if (Atomics.compareExchange(this.shared, place, OFFERED, WITHDRAWN) !== OFFERED) return false;
    this.#withdrawn.push(place);
    return true;
  }

  /** The worker is done with the task at `place`, or never heard of it. */
  release(place: number): void {
    Atomics.store(this.shared, place, FREE);
    this.#free.push(place);
  }
}
