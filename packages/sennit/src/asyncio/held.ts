/**
 * A lock that is held, or a unit of a semaphore, until it is disposed of: what their `hold()` gives.
 *
 * `using` disposes of it where the block ends, however it ends; disposing of it again does nothing.
 */
export class Held implements Disposable {
  #release: (() => void) | undefined;

  /** @internal */
  constructor(release: () => void) {
    this.#release = release;
  }

  [Symbol.dispose](): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}
