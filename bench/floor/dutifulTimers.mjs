// The kernel with duties, and timers: they refuse what is no function or no time, take the values of context variables along, are
// never early, can be cancelled until they run and let go then of what they hold, run in iterations with all else, in the order of
// their times, and report what they throw; and the host gets its turn while they do.

import { context, DutifulHandle, DutifulLoop } from "./dutiful.mjs";

/** So many timers of a burst share a reading of the clock, which takes as long as all else of a timer. */
const SHARING = 16;

/** So many buckets are found without a look-up: a power of two. */
const RECENT = 32;

class DutifulTimer extends DutifulHandle {
  /** @type {Bucket | undefined} Where it stands. */
  bucket = undefined;

  /** @param {number} when @param {() => void} callback */
  constructor(when, callback) {
    super(callback, context.values);
    this.when = when;
  }

  /** @override */
  cancel() {
    if (this.callback === undefined) return;
    super.cancel();
    this.bucket?.cancelled();
  }
}

/** The timers of one deadline. */
class Bucket {
  /** @type {DutifulTimer[]} */
  timers = [];
  live = 0;

  /** @param {number} deadline */
  constructor(deadline) {
    this.deadline = deadline;
  }

  /** @param {DutifulTimer} timer */
  add(timer) {
    timer.bucket = this;
    this.live += 1;
    this.timers.push(timer);
  }

  cancelled() {
    this.live -= 1;
    if (this.live === 0) this.timers = [];
  }
}

export class DutifulTimedLoop extends DutifulLoop {
  /** The last buckets, at the places of their deadlines. @type {(Bucket | undefined)[]} */
  recent = new Array(RECENT).fill(undefined);
  /** Those that have their delays, and wait for a reading. @type {DutifulTimer[]} */
  waiting = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  armed = undefined;

  /** @param {number} delay @param {() => void} callback */
  callLater(delay, callback) {
    if (this.closed) throw new Error("The loop is closed");
    if (typeof callback !== "function") throw new TypeError("No function");
    if (typeof delay !== "number" || Number.isNaN(delay)) throw new TypeError("No time");
    const timer = new DutifulTimer(delay, callback);
    this.waiting.push(timer);
    if (this.waiting.length === SHARING) this.start();
    return timer;
  }

  /** Delays begin at a whole millisecond that is not over yet. */
  start() {
    const now = performance.now();
    const { waiting } = this;
    if (waiting.length === 0) return now;
    this.waiting = [];
    const begin = Math.ceil(now);
    for (const timer of waiting) {
      if (timer.callback === undefined) continue;
      timer.when += begin;
      this.place(timer);
    }
    return now;
  }

  /** @param {DutifulTimer} timer */
  place(timer) {
    const { when } = timer;
    const at = when & (RECENT - 1);
    let bucket = this.recent[at];
    if (bucket === undefined || bucket.deadline !== when) {
      bucket = this.bucketOf(when);
      this.recent[at] = bucket;
    }
    bucket.add(timer);
  }

  /** @param {number} deadline */
  bucketOf(deadline) {
    const buckets = /** @type {Bucket[]} */ (this.timers);
    const at = buckets.findLastIndex((each) => each.deadline <= deadline);
    const before = buckets[at];
    if (before?.deadline === deadline) return before;
    const bucket = new Bucket(deadline);
    buckets.splice(at + 1, 0, bucket);
    return bucket;
  }

  /** @override */
  takeDue() {
    const now = this.start();
    const buckets = /** @type {Bucket[]} */ (this.timers);
    for (let first = buckets[0]; first !== undefined && first.deadline <= now; first = buckets[0]) {
      buckets.shift();
      this.recent[first.deadline & (RECENT - 1)] = undefined;
      for (const timer of first.timers) if (timer.callback !== undefined) this.ready(timer);
    }
  }

  /** @override @param {Parameters<DutifulLoop["leave"]>[0]} previous @param {boolean} isOver */
  leave(previous, isOver) {
    super.leave(previous, isOver);
    if (isOver || this.armed !== undefined) return;
    const now = this.start();
    const first = this.timers[0];
    if (first === undefined) return;
    const fire = () => {
      this.armed = undefined;
      this.slice();
    };
    this.armed = setTimeout(fire, first.deadline - now);
  }
}
