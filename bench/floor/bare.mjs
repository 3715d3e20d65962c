// A kernel that does nothing but the workload. It knows no errors, contexts, debugging or tracing, cancels and reads the clock only
// where the workload asks for it, and never gives way to the host.

/** @typedef {{ _run(): void }} Ready */

/** Those of all generators: each generator function has a prototype of its own, where they would have to be looked up. */
export const { next: NEXT, throw: THROW } = Object.getPrototypeOf(function* () {}).prototype;

class Ring {
  /** @type {(Ready | undefined)[]} */
  entries = new Array(16);
  head = 0;
  length = 0;

  /** @param {Ready} entry */
  push(entry) {
    if (this.length === this.entries.length) this.grow();
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

  grow() {
    const inOrder = [...this.entries.slice(this.head), ...this.entries.slice(0, this.head)];
    inOrder.length *= 2;
    this.entries = inOrder;
    this.head = 0;
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

  /** @returns {IteratorResult<BareFuture, number>} */
  next() {
    return this.done ? { done: true, value: this.value } : { done: false, value: this };
  }
}

export class BareTask {
  /** @param {Ring} ring @param {Generator<any, unknown>} coroutine */
  constructor(ring, coroutine) {
    this.ring = ring;
    this.coroutine = coroutine;
    ring.push(this);
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
    const step = NEXT.call(this.coroutine, value);
    if (step.done) return;
    if (step.value === undefined) this.ring.push(this);
    else step.value.waiter = this;
  }

  cancel() {
    try {
      THROW.call(this.coroutine, new BareCancelledError());
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

export class BareGathering extends BareFuture {
  /** @type {number[]} */
  results = [];

  /** @param {Ring} ring @param {BareFuture[]} futures */
  constructor(ring, futures) {
    super(ring);
    this.futures = futures;
    this.left = futures.length;
    for (const future of futures) future.waiter = this;
  }

  wake() {
    this.left -= 1;
    if (this.left > 0) return;
    this.results = this.futures.map((future) => future.value);
    this.setResult(1);
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
 * @param {() => Generator<any, unknown>} body
 * @returns {Promise<void>}
 */
export const onPromises = (body) =>
  new Promise((resolve) => {
    const coroutine = body();
    /** @param {unknown} [value] */
    const next = (value) => {
      const step = NEXT.call(coroutine, value);
      if (step.done) resolve();
      else step.value.then(next);
    };
    next();
  });

const ring = new Ring();

/** Runs a coroutine, and all that it has begun. @param {(ring: Ring) => Generator<any, unknown>} body */
export function runBare(body) {
  new BareTask(ring, body(ring));
  while (ring.length > 0) ring.shift()._run();
}
