import type { Waiter } from "./callbackPair.ts";
import type { Deferred } from "./deferredClass.ts";

/** What `chainDeferred` puts into a chain: it fires the other Deferred, and leaves nothing behind. */
export class Chained implements Waiter {
  readonly #target: Deferred<unknown>;

  constructor(target: Deferred<unknown>) {
    this.#target = target;
  }

  _wake(result: unknown): undefined {
    this.#target._fire(result);
  }
}
