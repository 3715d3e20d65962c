// A thenable with the duties that promises have: it tells a value from an error, its `then` answers with a promise and calls
// nobody at once, several can wait, and it can be cancelled.

const PENDING = 0;
const FULFILLED = 1;
const FAILED = 2;

/** @typedef {(value: unknown) => unknown} Callback */

export class DutifulThenable {
  state = PENDING;
  /** @type {unknown} */
  value = undefined;
  /** @type {(() => void)[] | undefined} */
  waiting = undefined;

  /** @param {Promise<unknown>} promise */
  constructor(promise) {
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
    if (this.waiting !== undefined) for (const tell of this.waiting) tell();
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
    if (this.state === FULFILLED) return Promise.resolve(this.value);
    if (this.state === FAILED) return Promise.reject(this.value);
    return new Promise((resolve, reject) => {
      this.waiting ??= [];
      this.waiting.push(() => (this.state === FULFILLED ? resolve(this.value) : reject(this.value)));
    });
  }
}
