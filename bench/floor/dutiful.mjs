// A kernel with the duties of a loop that asyncio's rules and a host's ask for, and nothing more: it tells outcomes apart, refuses
// a second one, ends iterations, obeys a stop, serves timers, gives way to the host, knows the current task and the values of
// context variables, reports what callbacks throw, and can cancel; a task can wait on a native promise, and cancel that. It has no
// debugging, tracing, instruments, thenables, futures of other families, or sub-coroutines.

import { BareCancelledError, NEXT, THROW } from "./bare.mjs";

const PENDING = 0;
const FULFILLED = 1;
const FAILED = 2;

/**
 * The values of context variables, where any are set.
 * @type {{ values: Map<object, unknown> | undefined }}
 */
export const context = { values: undefined };

/**
 * The loop whose code is on the stack.
 * @type {{ loop: DutifulLoop | undefined }}
 */
const active = { loop: undefined };

const { then: THEN } = Promise.prototype;

export class DutifulLoop {
  /** @type {({ _run(): void } | undefined)[]} */
  ring = new Array(16);
  mask = 15;
  head = 0;
  tail = 0;
  end = 0;
  closed = false;
  stopped = false;
  /** @type {{ task: DutifulTask | undefined }} */
  current = { task: undefined };
  /** The earliest first; dutifulTimers.mjs has some. @type {{ readonly deadline: number }[]} */
  timers = [];
  /** Nothing of it is on its way. */
  asleep = false;

  /** @param {{ _run(): void }} entry */
  ready(entry) {
    this.ring[this.tail] = entry;
    this.tail = (this.tail + 1) & this.mask;
    if (this.tail === this.head) this.move(2 * this.ring.length, this.ring.length);
  }

  /** @param {number} size @param {number} length How many entries there are. */
  move(size, length) {
    const { ring, mask, head } = this;
    this.ring = new Array(size);
    for (let i = 0; i < length; i += 1) this.ring[i] = ring[(head + i) & mask];
    this.mask = size - 1;
    this.head = 0;
    this.end = (this.end - head) & mask;
    this.tail = length;
  }

  /** What is written to all the time stays young, which spares V8's collector a note of each write. */
  renew() {
    this.current = { task: undefined };
    if (this.mask < 256) this.move(this.ring.length, (this.tail - this.head) & this.mask);
  }

  /** @param {() => void} callback */
  callSoon(callback) {
    if (this.closed) throw new Error("The loop is closed");
    if (typeof callback !== "function") throw new TypeError("No function");
    const handle = new DutifulHandle(callback, context.values);
    this.ready(handle);
    return handle;
  }

  /** @param {() => Generator<any, unknown>} body @returns {Promise<void>} */
  run(body) {
    return new Promise((resolve) => {
      const task = new DutifulTask(this, body());
      task.waiter = () => resolve();
      queueMicrotask(this.slice);
    });
  }

  slice = () => {
    const previous = this.enter();
    this.leave(previous, this.runSlice());
  };

  /** A promise has called: nothing else is on the stack. @param {{ _run(): void }} entry */
  arrive(entry) {
    if (!this.asleep) {
      this.ready(entry);
      return;
    }
    const previous = this.enter();
    entry._run();
    this.leave(previous, this.head !== this.tail && this.runSlice());
  }

  enter() {
    const previous = { loop: active.loop, values: context.values };
    active.loop = this;
    context.values = undefined;
    this.asleep = false;
    return previous;
  }

  /** @param {{ loop: DutifulLoop | undefined, values: Map<object, unknown> | undefined }} previous @param {boolean} isOver */
  leave(previous, isOver) {
    active.loop = previous.loop;
    context.values = previous.values;
    if (isOver) setImmediate(this.slice);
    else this.asleep = !this.stopped && this.timers.length === 0;
  }

  /** Says whether its time is over. */
  runSlice() {
    let untilReading = 128;
    const sliceEnd = performance.now() + 2;
    while (this.head !== this.end || this.beginIteration()) {
      do {
        const entry = /** @type {{ _run(): void }} */ (this.ring[this.head]);
        this.ring[this.head] = undefined;
        this.head = (this.head + 1) & this.mask;
        entry._run();
        if (context.values !== undefined) context.values = undefined;
        untilReading -= 1;
        if (untilReading > 0) continue;
        if (performance.now() >= sliceEnd) return this.head !== this.tail;
        this.renew();
        untilReading = 128;
      } while (this.head !== this.end);
      if (this.stopped) return false;
    }
    return false;
  }

  beginIteration() {
    if (this.timers.length > 0) this.takeDue();
    this.end = this.tail;
    return this.head !== this.tail;
  }

  takeDue() {}
}

export class DutifulHandle {
  /** @param {(() => void) | undefined} callback @param {Map<object, unknown> | undefined} values */
  constructor(callback, values) {
    this.callback = callback;
    this.values = values;
  }

  cancel() {
    this.callback = undefined;
  }

  _run() {
    if (this.values !== undefined) context.values = this.values;
    try {
      this.callback?.();
    } catch (error) {
      console.error("Exception in callback", error);
    }
  }
}

export class DutifulFuture {
  /** @param {DutifulLoop} loop */
  constructor(loop) {
    this.loop = loop;
    this.state = PENDING;
    /** @type {unknown} */
    this.value = undefined;
    /** @type {DutifulTask | ((future: DutifulFuture) => void) | undefined} */
    this.waiter = undefined;
  }

  /** @param {unknown} value */
  setResult(value) {
    if (this.state !== PENDING) throw new Error("It is done already");
    this.settle(FULFILLED, value);
  }

  /** @param {unknown} reason */
  cancel(reason) {
    if (this.state !== PENDING) return false;
    this.settle(FAILED, reason);
    return true;
  }

  /** @param {number} state @param {unknown} value */
  settle(state, value) {
    this.state = state;
    this.value = value;
    if (this.waiter instanceof DutifulTask) this.loop.ready(this.waiter);
    else if (this.waiter !== undefined) this.loop.ready(this);
  }

  _run() {
    if (typeof this.waiter === "function") this.waiter(this);
  }

  [Symbol.iterator]() {
    return this;
  }

  /** @param {unknown} _value @returns {IteratorResult<DutifulFuture, any>} */
  next(_value) {
    if (this.state === FULFILLED) return { done: true, value: this.value };
    if (this.state !== PENDING) throw this.value;
    return { done: false, value: this };
  }

  /** @param {unknown} error @returns {IteratorResult<DutifulFuture, any>} */
  throw(error) {
    throw error;
  }
}

/** A task's wait on a promise, which can be cancelled: the promise goes on alone. */
class DutifulPromiseWait {
  state = PENDING;
  /** @type {unknown} */
  value = undefined;

  /** @param {DutifulTask} task */
  constructor(task) {
    this.task = task;
  }

  /** @param {Promise<unknown>} promise */
  begin(promise) {
    this.state = PENDING;
    promise.then(this.fulfilled, this.failed);
  }

  fulfilled = (/** @type {unknown} */ value) => this.end(FULFILLED, value);
  failed = (/** @type {unknown} */ reason) => this.end(FAILED, reason);

  /** @param {number} state @param {unknown} value */
  end(state, value) {
    if (this.state !== PENDING) return;
    this.state = state;
    this.value = value;
    this.task.loop.arrive(this.task);
  }

  /** @param {unknown} reason */
  cancel(reason) {
    if (this.state !== PENDING) return false;
    this.task.promiseWait = undefined;
    this.state = FAILED;
    this.value = reason;
    this.task.loop.ready(this.task);
    return true;
  }
}

export class DutifulTask extends DutifulFuture {
  /** @type {DutifulFuture | DutifulPromiseWait | undefined} */
  waitsOn = undefined;
  /** @type {DutifulPromiseWait | undefined} */
  promiseWait = undefined;
  /** @type {unknown} */
  cancellation = undefined;
  /** @type {Map<object, unknown> | undefined} */
  values = context.values;

  /** @param {DutifulLoop} loop @param {Generator<any, unknown>} coroutine */
  constructor(loop, coroutine) {
    super(loop);
    this.coroutine = coroutine;
    loop.ready(this);
  }

  /** @override */
  cancel(reason = new BareCancelledError()) {
    if (this.state !== PENDING) return false;
    if (this.waitsOn?.cancel(reason) !== true) this.cancellation = reason;
    return true;
  }

  /** @override */
  _run() {
    if (this.state !== PENDING) {
      super._run();
      return;
    }
    const on = this.waitsOn;
    this.waitsOn = undefined;
    if (on === undefined) this.step(undefined, false);
    else this.step(on.value, on.state !== FULFILLED);
  }

  /** @param {unknown} value @param {boolean} isError */
  step(value, isError) {
    let given = value;
    let throwing = isError;
    if (this.cancellation !== undefined) {
      given = this.cancellation;
      throwing = true;
      this.cancellation = undefined;
    }
    const { loop } = this;
    const { current } = loop;
    const previous = current.task;
    current.task = this;
    if (this.values !== undefined || context.values !== undefined) context.values = this.values;
    try {
      const step = throwing ? THROW.call(this.coroutine, given) : NEXT.call(this.coroutine, given);
      if (step.done === true) {
        this.settle(FULFILLED, step.value);
      } else {
        const on = step.value;
        if (on instanceof DutifulFuture && on.loop === loop && on.state === PENDING && on !== this) {
          on.waiter = this;
          this.waitsOn = on;
        } else if (on instanceof Promise && on.constructor === Promise && on.then === THEN) {
          this.promiseWait ??= new DutifulPromiseWait(this);
          this.waitsOn = this.promiseWait;
          this.promiseWait.begin(on);
        } else if (on === undefined) {
          loop.ready(this);
        } else {
          throw new Error("Nothing to wait on");
        }
      }
    } catch (error) {
      this.settle(FAILED, error);
    }
    if (this.values !== undefined || context.values !== undefined) this.values = context.values;
    current.task = previous;
  }
}
