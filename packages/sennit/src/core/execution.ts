import type { StandardFutureV1 } from "@sennit/spec";
import { afterMicrotask } from "./host.ts";
import { isCancelled } from "./isCancelled.ts";
import { addTo, removeFrom, type Slot } from "./observers.ts";
import { cancelled, fulfilled, type Outcome, raised, rejected } from "./outcome.ts";

/** Takes a request for cancellation to the work, and says whether the work was told. */
export type CancelRequest = (reason: unknown) => boolean;

type Observer<T> = StandardFutureV1.Observer<T>;

/**
 * A Standard Future whose work is somebody else's: what an adapter shows a foreign library's running work as.
 *
 * Whoever makes it settles it once; later outcomes are dropped. It keeps the laws of `@sennit/spec`: observers are called
 * inside the call that settles, in their order, each at most once, and what one throws is reported and reaches nobody else.
 *
 * @example
 * ```ts
 * import { Execution, from, run } from "sennit";
 *
 * const work = new Execution<string>("example");
 * const timer = setTimeout(() => work.fulfil("done"), 1);
 * work.onCancel = (reason) => {
 *   clearTimeout(timer);
 *   work.cancelled(reason);
 *   return true;
 * };
 * await run(() => from(work)); // => "done"
 * ```
 */
export class Execution<T> implements StandardFutureV1<T> {
  readonly "~future": StandardFutureV1.Props<T>;
  /**
   * Takes requests for cancellation to the work; without it, or where it returns false, there is nobody to ask. What it
   * throws is raised.
   */
  onCancel: CancelRequest | undefined;
  #outcome: Outcome<T> | undefined;
  #observers: Slot<Observer<T>> = undefined;
  #request: StandardFutureV1.Cancelled | undefined;

  /** `vendor` is the name of the library whose work it is. */
  constructor(vendor: string) {
    this["~future"] = {
      version: 1,
      vendor,
      delivery: "direct",
      affinity: "thread",
      peek: () => this.#outcome,
      observe: (observer) => this.#observe(observer),
      cancel: (reason) => this.#cancel(reason),
    };
  }

  /** Settles it with a value. */
  fulfil(value: T): void {
    this.settle(fulfilled(value));
  }

  /** Settles it with an error; `expected` marks one that a type announces, as the error side of a Result does. */
  fail(reason: unknown, expected = false): void {
    this.settle(rejected(reason, expected));
  }

  /**
   * Settles it with the error that the work has ended with: as `fail`, except for what is a cancellation.
   *
   * That is a CancelledError; and after a request also its reason, whatever libraries raise for one, and what these cause.
   */
  raise(error: unknown, expected = false): void {
    const request = this.#request;
    if (request !== undefined && (isAbort(error, request) || isAbort(causeOf(error), request))) this.settle(request);
    else this.settle(raised(error, expected));
  }

  /** Settles it as cancelled: for the reason that was given to `cancel`, if somebody did, or else for this one. */
  cancelled(reason?: unknown): void {
    this.settle(this.#request ?? cancelled(reason));
  }

  /** Settles it, unless it is settled. */
  settle(outcome: Outcome<T>): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.onCancel = undefined;
    const observers = this.#observers;
    this.#observers = undefined;
    if (!Array.isArray(observers)) {
      if (observers !== undefined) notify(observers, outcome);
      return;
    }
    for (const observer of observers) notify(observer, outcome);
  }

  /**
   * Settles it as the thenable that `start` returns ends: a value is given to `settle`, which fulfils unless it is given.
   *
   * What `start` and `settle` throw, and a rejection, are raised: see `raise`.
   */
  follow<V = T>(start: () => PromiseLike<V>, settle?: (value: V) => void): void {
    const fail = (error: unknown): void => this.raise(error);
    try {
      start().then((value) => {
        try {
          if (settle === undefined) this.fulfil(value as unknown as T);
          else settle(value);
        } catch (error) {
          fail(error);
        }
      }, fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Whether cancellation was requested, also if the work has not ended yet. */
  get cancelRequested(): boolean {
    return this.#request !== undefined;
  }

  #observe(observer: Observer<T>): () => void {
    // A function of its own for each registration, as the same observer may be registered twice.
    let attached = true;
    const each: Observer<T> = (outcome) => {
      if (attached) observer(outcome);
      attached = false;
    };
    const settled = this.#outcome;
    if (settled === undefined) this.#observers = addTo(this.#observers, each);
    else afterMicrotask(() => notify(each, settled));
    return () => {
      attached = false;
      this.#observers = removeFrom(this.#observers, each);
    };
  }

  #cancel(reason: unknown): boolean {
    if (this.#outcome !== undefined || this.onCancel === undefined) return false;
    this.#request ??= cancelled(reason);
    try {
      return this.onCancel(reason);
    } catch (error) {
      this.raise(error);
      return true;
    }
  }
}

function isAbort(error: unknown, { reason }: StandardFutureV1.Cancelled): boolean {
  return isCancelled(error) || (error !== undefined && error === reason);
}

function causeOf(error: unknown): unknown {
  return (error as { cause?: unknown } | null | undefined)?.cause;
}

function notify<T>(observer: Observer<T>, outcome: Outcome<T>): void {
  try {
    observer(outcome);
  } catch (error) {
    console.error("Exception in an observer of a future:", error);
  }
}
