import type { StandardFutureV1 } from "@sennit/spec";
import { InvalidStateError } from "../core/errors.ts";
import { afterMicrotask } from "../core/host.ts";
import { isThenable } from "../core/isFuture.ts";
import { fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import { findRunningLoop } from "../loop/index.ts";
import { logError } from "./log.ts";

type Observer<T> = (outcome: Outcome<T>) => void;

/** The future of a function that has run already; only one that has returned a promise is not done. */
export class DoneFuture<T> implements StandardFutureV1<T>, PromiseLike<T> {
  readonly "~future": StandardFutureV1.Props<T>;
  #outcome: Outcome<T> | undefined;
  readonly #observers = new Set<Observer<T>>();

  private constructor() {
    this["~future"] = {
      version: 1,
      vendor: "sennit/tornado",
      delivery: "direct",
      affinity: "any",
      peek: () => this.#outcome,
      observe: (observer) => this.#observe(observer),
      cancel: () => false,
    };
  }

  /** @internal Calls `fn` now. */
  static of<R>(fn: () => R): DoneFuture<Awaited<R>> {
    const future = new DoneFuture<Awaited<R>>();
    try {
      const returned = fn();
      if (isThenable(returned)) {
        returned.then(
          (value) => future.#settle(fulfilled(value as Awaited<R>)),
          (error) => future.#settle(rejected(error)),
        );
      } else future.#settle(fulfilled(returned as Awaited<R>));
    } catch (error) {
      future.#settle(rejected(error));
    }
    return future;
  }

  done(): boolean {
    return this.#outcome !== undefined;
  }

  /** The result; an error is thrown. Throws InvalidStateError while a promise is waited for. */
  result(): T {
    const outcome = this.#done("result");
    if (outcome.status === "fulfilled") return outcome.value;
    throw outcome.reason;
  }

  /** The error, or undefined for a result. Throws InvalidStateError while a promise is waited for. */
  exception(): unknown {
    const outcome = this.#done("exception");
    return outcome.status === "fulfilled" ? undefined : outcome.reason;
  }

  /** Says no: the function has run. */
  cancel(): boolean {
    return false;
  }

  cancelled(): boolean {
    return false;
  }

  /** For `await`. */
  then<Ok = T, Err = never>(
    onFulfilled?: ((value: T) => Ok | PromiseLike<Ok>) | null,
    onRejected?: ((reason: unknown) => Err | PromiseLike<Err>) | null,
  ): Promise<Ok | Err> {
    return new Promise<T>((resolve, reject) => {
      const settle: Observer<T> = (outcome) =>
        outcome.status === "fulfilled" ? resolve(outcome.value) : reject(outcome.reason);
      if (this.#outcome === undefined) this.#observers.add(settle);
      else settle(this.#outcome);
    }).then(onFulfilled, onRejected);
  }

  /** For `yield*`. */
  *[Symbol.iterator](): Generator<unknown, T, unknown> {
    if (this.#outcome === undefined) yield this;
    return this.result();
  }

  #observe(observer: Observer<T>): () => void {
    // Another function, so that one that observes twice is called twice.
    const own: Observer<T> = (outcome) => observer(outcome);
    this.#observers.add(own);
    const outcome = this.#outcome;
    if (outcome !== undefined) {
      const call = (): void => this.#call(outcome);
      const loop = findRunningLoop();
      if (loop === undefined) afterMicrotask(call);
      else loop.callSoon(call);
    }
    return () => this.#observers.delete(own);
  }

  #settle(outcome: Outcome<T>): void {
    this.#outcome = outcome;
    this.#call(outcome);
  }

  /** Tells those who have not heard yet: what one of them throws is no concern of the others. */
  #call(outcome: Outcome<T>): void {
    for (const observer of [...this.#observers]) {
      if (!this.#observers.delete(observer)) continue;
      try {
        observer(outcome);
      } catch (error) {
        logError("Exception in an observer of an executor's future", error);
      }
    }
  }

  #done(method: string): Outcome<T> {
    if (this.#outcome !== undefined) return this.#outcome;
    throw new InvalidStateError({
      did: `${method}() was called on an executor's future`,
      wrong: "the promise that its function has returned is not settled",
      write: "await future",
    });
  }
}
