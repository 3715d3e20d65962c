import { noteHandover } from "../core/trace.ts";
import type { Backing } from "../loop/backing.ts";
import type { Waiter } from "../loop/future.ts";
import { CancelledError, type EventLoop, ensureFuture, Future, getRunningLoop, type Runnable } from "../loop/index.ts";

/** Options of `gather`. */
export interface GatherOptions {
  /** Errors and cancellations stand among the results, and do not end the gathering. */
  readonly returnExceptions?: boolean | undefined;
}

/** The values of what is gathered, in its order. */
export type Gathered<Awaitables extends readonly unknown[]> = {
  -readonly [Index in keyof Awaitables]: Awaitables[Index] extends Runnable<infer Value> ? Value : never;
};

/**
 * A future of all results, in the order of `awaitables`: asyncio's gather.
 *
 * The first error is its error, and the others go on; cancelling it cancels them all. What stands there twice is waited
 * for once.
 *
 * @example
 * ```ts
 * import { gather, run, sleep } from "sennit/asyncio";
 *
 * await run(() => gather([sleep(20, "a"), sleep(10, "b")])); // => ["a", "b"]
 * ```
 */
export function gather<const Awaitables extends readonly Runnable<unknown>[]>(
  awaitables: Awaitables,
  options: GatherOptions = {},
): Future<Gathered<Awaitables>> {
  const loop = getRunningLoop();
  return new Gathering(adoptAll(awaitables, loop), options, loop).outer as Future<Gathered<Awaitables>>;
}

/** The futures of all; what is to be run, and stands there twice, is run once. */
function adoptAll(awaitables: readonly Runnable<unknown>[], loop: EventLoop): readonly Future<unknown>[] {
  // There may be many: an iterator costs as much as the rest of it.
  for (let i = 0; i < awaitables.length; i += 1) {
    const each = awaitables[i];
    if (!(each instanceof Future && each._loop === loop)) return adoptEach(awaitables, loop);
  }
  return awaitables.slice() as Future<unknown>[];
}

function adoptEach(awaitables: readonly Runnable<unknown>[], loop: EventLoop): readonly Future<unknown>[] {
  const adopted = new Map<Runnable<unknown>, Future<unknown>>();
  return awaitables.map((each) => {
    const future = adopted.get(each) ?? ensureFuture(each, loop);
    adopted.set(each, future);
    return future;
  });
}

/** Waits for all children of one `gather`; it stands in their lists of callbacks itself. */
class Gathering implements Waiter, Backing {
  readonly outer: Future<unknown[]>;
  readonly children: readonly Future<unknown>[];
  readonly #returnExceptions: boolean;
  /** How many are not done; one that stands there twice counts twice. */
  #left: number;
  /** Whether the children's turns count. Until then all have succeeded, with nobody else waiting: only the last is noticed. */
  #inTurns = false;
  #cancelRequested = false;

  constructor(children: readonly Future<unknown>[], options: GatherOptions, loop: EventLoop) {
    this.outer = new Future(loop);
    this.outer._held = this;
    this.children = children;
    this.#returnExceptions = options.returnExceptions === true;
    this.#left = children.length;
    let done = 0;
    for (let i = 0; i < children.length; i += 1) {
      const child = children[i] as Future<unknown>;
      if (child.done()) done += 1;
      else if (!child._add(this)) this.#inTurns = true;
    }
    if (done > 0) for (const child of children) if (child.done()) this._wake(child);
    if (children.length === 0) this.outer.setResult([]);
  }

  /** @internal */
  _settled(child: Future<unknown>): boolean {
    if (this.#left === 1 || !child._isFulfilled()) this.#inTurns = true;
    if (this.#inTurns) return false;
    this.#left -= 1;
    return true;
  }

  /** @internal */
  _mindTurns(): void {
    this.#inTurns = true;
  }

  /** @internal A child's turn. */
  _wake(child: Future<unknown>): void {
    this.#left -= 1;
    if (this.outer.done()) child._markSeen();
    else if (!this.#returnExceptions && !child._isFulfilled()) this.#fail(child);
    else if (this.#left === 0) this.#finish(child);
  }

  #fail(child: Future<unknown>): void {
    const error = child._errorOf();
    noteHandover(error, child, this.outer);
    this.outer.setException(error);
  }

  #finish(last: Future<unknown>): void {
    const { children } = this;
    const results = new Array<unknown>(children.length);
    // Looks at every child, so that none of their errors is reported as unseen.
    for (let i = 0; i < children.length; i += 1) {
      const child = children[i] as Future<unknown>;
      results[i] = child._isFulfilled() ? child._peek() : child._errorOf();
    }
    if (this.#cancelRequested) this.outer.setException(last.cancelled() ? last._errorOf() : new CancelledError());
    else this.outer.setResult(results);
  }

  /** Asks all children, and says whether one has taken it. */
  cancel(reason: unknown): boolean {
    let taken = false;
    for (const child of this.children) taken = child.cancel(reason) || taken;
    this.#cancelRequested ||= taken;
    return taken;
  }
}
