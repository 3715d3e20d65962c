// Timers with the duties that those of a loop have: each reads the clock, so that none is early, and can be cancelled until it
// has run; what was cancelled is let go of; and what falls due together runs in the order of its exact times. The clock is asked
// for again where other timers have taken the place of the host's, as fake ones do.

/** Whose clock it is: to ask for `performance` takes half as long as the clock itself. */
let host = { performance, setTimeout };

const RECENT = 32;

class Bucket {
  /** @type {DutifulTimer[]} */
  timers = [];
  cancelled = 0;
  sorted = true;

  /** @param {number} deadline */
  constructor(deadline) {
    this.deadline = deadline;
  }
}

class DutifulTimer {
  /** @param {number} when @param {() => void} callback @param {Bucket} bucket */
  constructor(when, callback, bucket) {
    /** @type {(() => void) | undefined} */
    this.callback = callback;
    this.when = when;
    /** @type {Bucket | undefined} */
    this.bucket = bucket;
  }

  cancel() {
    const { bucket } = this;
    this.callback = undefined;
    this.bucket = undefined;
    if (bucket === undefined) return;
    bucket.cancelled += 1;
    if (bucket.cancelled < bucket.timers.length) return;
    bucket.timers = [];
    bucket.cancelled = 0;
  }

  run() {
    this.bucket = undefined;
    try {
      this.callback?.();
    } catch (error) {
      console.error("Exception in callback", error);
    }
  }
}

export class DutifulTimers {
  /** @type {Map<number, Bucket>} */
  buckets = new Map();
  /** Those that were added to last. @type {(Bucket | undefined)[]} */
  recent = new Array(RECENT).fill(undefined);

  /** @param {number} delay @param {() => void} callback */
  callLater(delay, callback) {
    if (typeof callback !== "function") throw new TypeError("No function");
    if (setTimeout !== host.setTimeout) host = { performance, setTimeout };
    const when = host.performance.now() + delay;
    if (Number.isNaN(when)) throw new TypeError("No time");
    const deadline = Math.ceil(when);
    let bucket = this.recent[deadline & (RECENT - 1)];
    if (bucket === undefined || bucket.deadline !== deadline) bucket = this.bucketOf(deadline);
    const { timers } = bucket;
    if (timers.length > 0 && /** @type {DutifulTimer} */ (timers[timers.length - 1]).when > when) bucket.sorted = false;
    const timer = new DutifulTimer(when, callback, bucket);
    timers.push(timer);
    return timer;
  }

  /** @param {number} deadline */
  bucketOf(deadline) {
    let bucket = this.buckets.get(deadline);
    if (bucket === undefined) {
      bucket = new Bucket(deadline);
      this.buckets.set(deadline, bucket);
    }
    this.recent[deadline & (RECENT - 1)] = bucket;
    return bucket;
  }

  /** Runs what is due, again and again until there is nothing left. */
  fireAll() {
    const now = performance.now();
    const due = [...this.buckets.values()].filter(({ deadline }) => deadline <= now);
    for (const bucket of due.sort((a, b) => a.deadline - b.deadline)) {
      this.buckets.delete(bucket.deadline);
      this.recent[bucket.deadline & (RECENT - 1)] = undefined;
      const { timers } = bucket;
      if (!bucket.sorted) timers.sort((a, b) => a.when - b.when);
      for (const timer of timers) timer.run();
    }
    if (this.buckets.size > 0) setTimeout(() => this.fireAll(), 1);
  }
}
