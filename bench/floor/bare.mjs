// A kernel that does nothing but the workload. It knows no errors, contexts, debugging or tracing, cancels and reads the clock only
// where the workload asks for it, and never gives way to the host.

/** @typedef {{ _run(): void }} Ready */

export class Ring {
  /** @type {(Ready | undefined)[]} */
  entries = new Array(1 << 15);
  head = 0;
  length = 0;

  /** @param {Ready} entry */
  push(entry) {
    this.entries[(this.head + this.length) & (this.entries.length - 1)] = entry;
    this.length += 1;
  }

  shift() {
    const entry = /** @type {Ready} */ (this.entries[this.head]);
    this.entries[this.head] = undefined;
    this.head = (this.head + 1) & (this.entries.length - 1);
    this.length -= 1;
    return entry;
  }
}

export class BareFuture {
  done = false;
  value = 0;
  /** @type {{ wake(future: BareFuture): void } | undefined} */
  waiter = undefined;

  /** @param {Ring} ring */
  constructor(ring) {
    this.ring = ring;
  }

  /** @param {number} value */
  setResult(value) {
    this.done = true;
    this.value = value;
    if (this.waiter !== undefined) this.ring.push(this);
  }

  _run() {
    this.waiter?.wake(this);
  }

  [Symbol.iterator]() {
    return this;
  }

  /** @param {unknown} error @returns {IteratorResult<BareFuture, number>} */
  throw(error) {
    throw error;
  }

  next() {
    return this.done ? { done: /** @type {true} */ (true), value: this.value } : { done: false, value: this };
  }
}

export class BareTask {
  /** @param {Generator<any, unknown>} coroutine */
  constructor(coroutine) {
    this.coroutine = coroutine;
  }

  _run() {
    this.step(undefined);
  }

  /** @param {BareFuture} future */
  wake(future) {
    this.step(future.value);
  }

  /** @param {unknown} value */
  step(value) {
    const step = this.coroutine.next(/** @type {never} */ (value));
    if (!step.done) step.value.waiter = this;
  }

  cancel() {
    try {
      this.coroutine.throw(new BareCancelledError());
    } catch {
      // Nobody waits for it.
    }
  }
}

/** An error without a stack, as those of cancellations are. */
export class BareCancelledError extends Error {
  constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = /** @type {never} */ (undefined);
    super("cancelled");
    Error.stackTraceLimit = limit;
  }
}

export class BareHandle {
  /** @param {() => void} callback */
  constructor(callback) {
    this.callback = callback;
  }

  _run() {
    this.callback();
  }
}

export class BareGathering {
  /** @type {number[]} */
  results = [];

  /** @param {BareFuture[]} futures */
  constructor(futures) {
    this.futures = futures;
    this.left = futures.length;
    for (const future of futures) future.waiter = this;
  }

  wake() {
    this.left -= 1;
    if (this.left === 0) this.results = this.futures.map((future) => future.value);
  }
}

/** So many buckets are found without a look-up: a power of two. */
const RECENT = 32;

class BareTimer {
  cancelled = false;

  /** @param {number} when @param {() => void} callback */
  constructor(when, callback) {
    this.when = when;
    this.callback = callback;
  }
}

/** Timers in buckets of a millisecond, which one timer of the host's serves. As the host's own, they read the clock once a turn. */
export class BareTimers {
  now = Math.ceil(performance.now());
  /** @type {Map<number, BareTimer[]>} */
  buckets = new Map();
  /** The last buckets, by their deadlines. @type {({ deadline: number, timers: BareTimer[] } | undefined)[]} */
  recent = new Array(RECENT).fill(undefined);

  /** @param {number} delay @param {() => void} callback */
  callLater(delay, callback) {
    const timer = new BareTimer(this.now + delay, callback);
    const deadline = timer.when;
    let bucket = this.recent[deadline & (RECENT - 1)];
    if (bucket === undefined || bucket.deadline !== deadline) {
      bucket = { deadline, timers: this.buckets.get(deadline) ?? [] };
      this.buckets.set(deadline, bucket.timers);
      this.recent[deadline & (RECENT - 1)] = bucket;
    }
    bucket.timers.push(timer);
    return timer;
  }

  /** Runs what is due, again and again until there is nothing left. */
  fireAll() {
    const now = performance.now();
    for (const [deadline, bucket] of this.buckets) {
      if (deadline > now) continue;
      this.buckets.delete(deadline);
      this.recent[deadline & (RECENT - 1)] = undefined;
      for (const timer of bucket) if (!timer.cancelled) timer.callback();
    }
    if (this.buckets.size > 0) setTimeout(() => this.fireAll(), 1);
  }
}

/** What an await asks of what is no promise, with a promise behind it. */
export class BareThenable {
  done = false;
  value = 0;
  /** @type {((value: number) => void) | undefined} */
  resolve = undefined;

  /** @param {Promise<number>} promise */
  constructor(promise) {
    promise.then((value) => {
      this.done = true;
      this.value = value;
      this.resolve?.(value);
    });
  }

  /** @param {(value: number) => void} resolve */
  then(resolve) {
    if (this.done) resolve(this.value);
    else this.resolve = resolve;
  }
}

/**
 * A task on native promises: what a coroutine needs that yields them.
 * @param {Generator<any, unknown>} coroutine
 * @returns {Promise<void>}
 */
export const onPromises = (coroutine) =>
  new Promise((resolve) => {
    /** @param {unknown} [value] */
    const next = (value) => {
      const step = coroutine.next(/** @type {never} */ (value));
      if (step.done) resolve();
      else step.value.then(next);
    };
    next();
  });

/** @param {Ring} ring */
export function drain(ring) {
  while (ring.length > 0) ring.shift()._run();
}
