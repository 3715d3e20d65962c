import type { Holder, TimerHandle } from "./handle.ts";
import { mergeRuns } from "./mergeRuns.ts";

/** The timers of one deadline, in the order of their creation. */
class Bucket implements Holder {
  readonly deadline: number;
  readonly #timers: Timers;
  handles: TimerHandle[] = [];
  cancelled = 0;
  sorted = true;

  constructor(deadline: number, timers: Timers) {
    this.deadline = deadline;
    this.#timers = timers;
  }

  add(handle: TimerHandle): void {
    const { handles } = this;
    if (handles.length > 0 && (handles[handles.length - 1] as TimerHandle)._when > handle._when) this.sorted = false;
    handles.push(handle);
    handle._holder = this;
  }

  _cancelled(): void {
    this.cancelled += 1;
    this.#timers._onCancel(this);
  }
}

/**
 * A bucket is cleared of cancelled handles when there are so many, and three quarters of all: at a half, it took a tenth of a
 * timer's time. The heap is cleared of empty buckets when there are so many, and half of all.
 */
const CLEARING = 64;

/** So many buckets are found without a look-up: a power of two. */
const RECENT = 32;

/**
 * The timers of a loop, kept in buckets of one deadline each: most timers share theirs, and then cost a push.
 *
 * Deadlines are rounded up to whole multiples of `resolution` milliseconds; 0 keeps them exact. What falls due together
 * runs in the order of its exact times, and what has the same time in the order of its creation.
 */
export class Timers {
  readonly #resolution: number;
  readonly #buckets = new Map<number, Bucket>();
  /** A binary heap of the buckets, the earliest first. */
  #heap: Bucket[] = [];
  /** The buckets that were added to last, each at the place of its deadline: the next timer is often for one of these. */
  readonly #recent: (Bucket | undefined)[] = new Array(RECENT).fill(undefined);
  /** How many buckets in it may be empty. */
  #emptied = 0;

  constructor(resolution: number) {
    this.#resolution = resolution;
  }

  add(handle: TimerHandle): void {
    const deadline =
      this.#resolution > 0 ? Math.ceil(handle._when / this.#resolution) * this.#resolution : handle._when;
    const place = deadline & (RECENT - 1);
    let bucket = this.#recent[place];
    if (bucket?.deadline !== deadline) {
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

  /** No timer is due before this time; infinity if there is none. */
  get earliest(): number {
    return this.#heap.length === 0 ? Number.POSITIVE_INFINITY : (this.#heap[0] as Bucket).deadline;
  }

  /** The earliest deadline, or undefined if there is no timer. */
  next(): number | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      if (first.handles.length > first.cancelled) return first.deadline;
      this.#removeFirst();
    }
  }

  /** Takes out what is due at `now` and gives it to `take`, in order. */
  takeDue(now: number, take: (handle: TimerHandle) => void): void {
    for (let deadline = this.next(); deadline !== undefined && deadline <= now; deadline = this.next()) {
      const { handles, sorted } = this.#removeFirst();
      for (const handle of sorted ? handles : mergeRuns(handles)) {
        handle._holder = undefined;
        if (!handle.cancelled()) take(handle);
      }
    }
  }

  /** @internal One more handle of `bucket` was cancelled. */
  _onCancel(bucket: Bucket): void {
    if (bucket.cancelled === bucket.handles.length) this.#onEmpty(bucket);
    else if (bucket.cancelled < CLEARING || bucket.cancelled * 4 < bucket.handles.length * 3) return;
    else bucket.handles = bucket.handles.filter((handle) => !handle.cancelled());
    bucket.cancelled = 0;
  }

  /** Its deadline may be far away: until then, empty buckets must not pile up. */
  #onEmpty(bucket: Bucket): void {
    bucket.handles = [];
    this.#emptied += 1;
    if (this.#emptied < CLEARING || this.#emptied * 2 < this.#heap.length) return;
    for (const each of this.#heap) if (each.handles.length === 0) this.#buckets.delete(each.deadline);
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
