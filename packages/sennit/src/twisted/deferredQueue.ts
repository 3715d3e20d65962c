import { Fifo } from "../core/fifo.ts";
import type { CancelTarget } from "./canceller.ts";
import { Deferred } from "./deferredClass.ts";
import { QueueOverflow, QueueUnderflow } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { succeed } from "./succeed.ts";
import { WaitingLine } from "./waitingLine.ts";

/**
 * A queue whose `get` gives a Deferred; `put` hands an object to who waits longest, inside the call.
 *
 * @example
 * ```ts
 * import { DeferredQueue } from "sennit/twisted";
 *
 * const queue = new DeferredQueue<string>();
 * const first = queue.get();
 * queue.put("a");
 * first.result; // => "a"
 * ```
 */
export class DeferredQueue<T> implements CancelTarget {
  readonly #line = new WaitingLine<Deferred<T>>();
  readonly #pending = new Fifo<T | Failure>();
  /** How many objects it may hold; undefined for any number. */
  readonly size: number | undefined;
  /** How many may wait for an object; undefined for any number. */
  readonly backlog: number | undefined;

  constructor(size?: number, backlog?: number) {
    this.size = size;
    this.backlog = backlog;
  }

  /** The objects that nobody has got yet, the oldest first. */
  get pending(): readonly (T | Failure)[] {
    return this.#pending.toArray();
  }

  /** Those that wait for an object now, the oldest first. */
  get waiting(): readonly Deferred<T>[] {
    return this.#line.toArray();
  }

  /** Adds an object; a Failure comes out as one. Throws QueueOverflow if it is full. */
  put(object: T | Failure): void {
    const next = this.#line.shift();
    if (next !== undefined) next._fire(object);
    else if (this.size === undefined || this.#pending.length < this.size) this.#pending.push(object);
    else throw new QueueOverflow(this.size);
  }

  /** A Deferred for the oldest object, or for the next one. Throws QueueUnderflow if too many wait. */
  get(): Deferred<T> {
    if (this.#pending.length > 0) return succeed(this.#pending.shift() as T);
    if (this.backlog !== undefined && this.#line.length >= this.backlog) throw new QueueUnderflow(this.backlog);
    const deferred = new Deferred<T>(this as CancelTarget);
    this.#line.push(deferred);
    return deferred;
  }

  /** @internal */
  _cancel(deferred: Deferred<unknown>): void {
    this.#line.remove(deferred as Deferred<T>);
  }
}
