import { Deferred } from "./deferredClass.ts";
import type { Failure } from "./failure.ts";

/**
 * Fires a Deferred with the end of other work, which a cancellation only asks to end.
 *
 * The Deferred then waits for that end. A second request, or one that is not taken, fails it at once.
 */
export class Follower<T> {
  /** The Deferred that the end of the work fires: after a cancellation, the one that the first waits on. */
  #target: Deferred<T>;
  readonly first: Deferred<T>;
  readonly #request: (reason: unknown) => boolean;

  /** `request` asks the work to stop, and says whether that was taken. */
  constructor(request: (reason: unknown) => boolean) {
    this.#request = request;
    this.first = new Deferred<T>((_deferred, reason) => this.#cancel(reason));
    this.#target = this.first;
  }

  fire(result: T | Failure): void {
    this.#target.callback(result);
  }

  #cancel(reason: unknown): void {
    const { first } = this;
    // The work may end inside the request, and then it has fired the Deferred itself.
    if (!this.#request(reason) || first.called) return;
    first._prependWaiter({
      _wake: () => {
        this.#target = new Deferred<T>();
        return this.#target;
      },
    });
    first.callback(undefined as T);
  }
}
