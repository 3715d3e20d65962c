import type { Holder, TimerHandle } from "./handle.ts";

/** The timers of one deadline, in the order of their creation. */
class Bucket implements Holder {
  readonly deadline: number;
  /** Undefined once it is taken. */
  #timers: Timers | undefined;
  #handles: TimerHandle[] = [];
  #cancelled = 0;
  /** Whether all are for its deadline itself. */
  #isExact = true;

  constructor(deadline: number, timers: Timers) {
    this.deadline = deadline;
    this.#timers = timers;
  }

  get isEmpty(): boolean {
    return this.#cancelled === this.#handles.length;
  }

  add(handle: TimerHandle): void {
    if (handle._when !== this.deadline) this.#isExact = false;
    handle._holder = this;
    this.#handles.push(handle);
  }

  _cancelled(handle: TimerHandle): void {
    handle._holder = undefined;
    this.#cancelled += 1;
    if (this.#cancelled === this.#handles.length) {
      this.#handles = [];
      this.#cancelled = 0;
      // It is not taken: then nothing is left to count.
      (this.#timers as Timers)._onEmpty();
    } else if (this.#cancelled >= CLEARING && this.#cancelled * 4 >= this.#handles.length * 3) {
      this.#clear();
    }
  }

  /** Its timers know their times. */
  _read(): void {}

  /** Lets go of those that were cancelled. */
  #clear(): void {
    this.#handles = this.#handles.filter((handle) => !handle.cancelled());
    this.#cancelled = 0;
  }

  /**
   * Gives away those that were not cancelled, by their exact times.
   *
   * They go on holding it, as they are not at hand: to let each go of it took a third of a timer. So it lets go of all else.
   */
  take(): TimerHandle[] {
    if (this.#cancelled > 0) this.#clear();
    const handles = this.#handles;
    this.#handles = [];
    this.#timers = undefined;
    return this.#isExact ? handles : handles.sort((a, b) => a._when - b._when);
  }
}

/**
 * A bucket is cleared of cancelled handles when there are so many, and three quarters of all; the heap is cleared of empty
 * buckets when there are so many, and half of all.
 */
const CLEARING = 64;

/** So many buckets are found without a look-up: a power of two. */
const RECENT = 32;

/**
 * The timers of a loop, kept in buckets of one deadline each: most timers share theirs, and then cost a push.
 *
 * Deadlines are rounded up to whole milliseconds, unless `resolution` is 0. What falls due together runs in the order of its
 * exact times, and what has the same time in the order of its creation.
 */
export class Timers {
  readonly #resolution: 0 | 1;
  readonly #buckets = new Map<number, Bucket>();
  /** A binary heap of the buckets, the earliest first. */
  #heap: Bucket[] = [];
  /** The buckets that were added to last, each at the place of its deadline: the next timer is often for one of these. */
  readonly #recent: (Bucket | undefined)[] = new Array(RECENT).fill(undefined);
  /** How many buckets in it may be empty. */
  #emptied = 0;

  constructor(resolution: 0 | 1) {
    this.#resolution = resolution;
  }

  add(handle: TimerHandle): void {
    const deadline = this.#resolution === 0 ? handle._when : Math.ceil(handle._when);
    const place = deadline & (RECENT - 1);
    let bucket = this.#recent[place];
    // Not `bucket?.deadline`: to compare what may be undefined takes V8 a call.
    if (bucket === undefined || bucket.deadline !== deadline) {
      bucket = this.#buckets.get(deadline) ?? this.#addBucket(deadline);
      this.#recent[place] = bucket;
    }
    bucket.add(handle);
  }

  #addBucket(deadline: number): Bucket {
    const bucket = new Bucket(deadline, this);
    this.#buckets.set(deadline, bucket);
    this.#siftUp(bucket);
    return bucket;
  }

  /** Whether it holds nothing at all, not even what was cancelled. */
  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  /** The earliest deadline, or undefined if there is no timer. */
  next(): number | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      if (!first.isEmpty) return first.deadline;
      this.#removeFirst();
    }
  }

  /** Moves what is due at `now` to the end of `queue`, in order. */
  takeDue(now: number, queue: { push(handle: TimerHandle): unknown }): void {
    // No comparison with NaN holds.
    while ((this.next() ?? Number.NaN) <= now) for (const handle of this.#removeFirst().take()) queue.push(handle);
  }

  /** @internal All of a bucket were cancelled. Its deadline may be far away: until then, empty buckets must not pile up. */
  _onEmpty(): void {
    this.#emptied += 1;
    if (this.#emptied < CLEARING || this.#emptied * 2 < this.#heap.length) return;
    for (const each of this.#heap) if (each.isEmpty) this.#buckets.delete(each.deadline);
    // A sorted array is a heap.
    this.#heap = [...this.#buckets.values()].sort((a, b) => a.deadline - b.deadline);
    this.#recent.fill(undefined);
    this.#emptied = 0;
  }

  #removeFirst(): Bucket {
    const heap = this.#heap;
    const first = heap[0] as Bucket;
    const last = heap.pop() as Bucket;
    if (heap.length > 0) this.#siftDown(last);
    this.#buckets.delete(first.deadline);
    this.#recent[first.deadline & (RECENT - 1)] = undefined;
    return first;
  }

  #siftUp(bucket: Bucket): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Bucket;
      if (parent.deadline <= bucket.deadline) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = bucket;
  }

  #siftDown(bucket: Bucket): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as Bucket).deadline < (heap[below] as Bucket).deadline)
        below += 1;
      const child = heap[below] as Bucket;
      if (child.deadline >= bucket.deadline) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = bucket;
  }
}
