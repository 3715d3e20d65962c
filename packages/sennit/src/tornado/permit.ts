/** What `acquire` gives: `using` releases it at the end of the block. */
export class Permit implements Disposable {
  readonly #owner: { release(): void };

  constructor(owner: { release(): void }) {
    this.#owner = owner;
  }

  [Symbol.dispose](): void {
    this.#owner.release();
  }
}
