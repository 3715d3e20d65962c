// A thenable with the duties that promises and futures of a loop have: it is made of anything that will have an outcome, tells a
// value from an error, its `then` answers with a promise and calls nobody at once, several can wait, whom its loop calls, and it can
// be cancelled.

const PENDING = 0;
const FULFILLED = 1;
const FAILED = 2;

const { then: THEN } = Promise.prototype;

/** @typedef {(value: unknown) => unknown} Callback */

/** @param {unknown} x @param {import("./dutiful.mjs").DutifulLoop} loop */
export function dutifulFrom(x, loop) {
  if (x instanceof Promise && x.constructor === Promise && x.then === THEN) return new DutifulThenable(x, loop);
  if (x instanceof DutifulThenable && x.loop === loop) return x;
  throw new TypeError("It will have no outcome");
}

class DutifulThenable {
  state = PENDING;
  /** @type {unknown} */
  value = undefined;
  /** @type {(() => void)[] | undefined} */
  waiting = undefined;

  /** @param {Promise<unknown>} promise @param {import("./dutiful.mjs").DutifulLoop} loop */
  constructor(promise, loop) {
    this.loop = loop;
    promise.then(
      (value) => this.settle(FULFILLED, value),
      (reason) => this.settle(FAILED, reason),
    );
  }

  /** @param {number} state @param {unknown} value */
  settle(state, value) {
    if (this.state !== PENDING) return;
    this.state = state;
    this.value = value;
    if (this.waiting !== undefined) this.loop.arrive(this);
  }

  _run() {
    for (const tell of this.waiting ?? []) tell();
  }

  /** @param {unknown} reason */
  cancel(reason) {
    this.settle(FAILED, reason);
  }

  /** @param {Callback} [onFulfilled] @param {Callback} [onRejected] */
  then(onFulfilled, onRejected) {
    return this.toPromise().then(onFulfilled, onRejected);
  }

  /** @returns {Promise<unknown>} */
  toPromise() {
    if (this.value === this) return Promise.reject(new TypeError("It is its own value"));
    if (this.state === FULFILLED) return Promise.resolve(this.value);
    if (this.state === FAILED) return Promise.reject(this.value);
    return new Promise((resolve, reject) => {
      this.waiting ??= [];
      this.waiting.push(() => (this.state === FULFILLED ? resolve(this.value) : reject(this.value)));
    });
  }
}
