import type { StandardFutureV1 } from "@sennit/spec";
import { isFuture, isThenable } from "../core/isFuture.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Deferred } from "./deferredClass.ts";
import { CancelledError, notADeferred } from "./errors.ts";
import { Eventual } from "./eventual.ts";
import { Failure } from "./failure.ts";
import { follow, toResult } from "./follow.ts";
import { Follower } from "./follower.ts";

/** What `allOf`, `anyOf` and `firstOf` take: Deferreds, futures of any family, promises. */
export type Awaitable<T = unknown> = StandardFutureV1<T> | PromiseLike<T>;

/** What has become of all of them. */
export interface Ended<T> {
  /** In their order. What could not be cancelled counts as cancelled. */
  readonly results: readonly (T | Failure)[];
  /** The place of the one that has decided, if one has. */
  readonly decided: number | undefined;
}

/**
 * Waits for all; as soon as the outcome of one decides, it cancels the others, and waits for their ends.
 *
 * What cannot be cancelled goes on alone, and nobody waits for it. All failures count as seen. Cancelling the Deferred cancels all of them.
 */
export function settleAll<T>(
  caller: string,
  all: readonly Awaitable<T>[],
  decides: (outcome: Outcome<T>) => boolean,
): Deferred<Ended<T>> {
  const futures = all.map((each) => futureOf(caller, each));
  const sources = futures.map((future) => future["~future"]);
  const results: (T | Failure)[] = new Array(sources.length);
  const pending = new Set(sources.keys());
  let decided: number | undefined;
  let stopping = false;
  let ended = false;
  const follower = new Follower<Ended<T>>((reason) => {
    stop(reason);
    return true;
  });

  const stop = (reason?: unknown): void => {
    if (!stopping) {
      stopping = true;
      for (const [index, source] of sources.entries()) {
        if (!pending.has(index) || source.peek() !== undefined || source.cancel?.(reason) === true) continue;
        pending.delete(index);
        results[index] = new Failure(new CancelledError(reason));
      }
    }
    finish();
  };
  const finish = (): void => {
    if (ended || pending.size > 0) return;
    ended = true;
    follower.fire({ results, decided });
  };
  const take = (index: number, outcome: Outcome<T>): void => {
    if (!pending.delete(index)) return;
    results[index] = toResult(outcome, futures[index] as StandardFutureV1<T>);
    if (decided === undefined && decides(outcome)) {
      decided = index;
      stop();
    } else {
      finish();
    }
  };

  for (const [index, source] of sources.entries()) {
    const outcome = source.peek();
    if (outcome === undefined) {
      source.observe((later) => take(index, later));
    } else {
      source.seen?.();
      take(index, outcome);
    }
  }
  finish();
  return follower.first;
}

/** The failures among the results, in their order, and those of them that are no cancellations. */
export function failuresIn(results: readonly unknown[]): { failures: Failure[]; errors: Failure[] } {
  const failures = results.filter((result) => result instanceof Failure);
  return { failures, errors: failures.filter((failure) => failure.check(CancelledError) === undefined) };
}

function futureOf<T>(caller: string, x: Awaitable<T>): StandardFutureV1<T> {
  if (x instanceof Eventual) return x.toDeferred();
  if (isFuture(x)) return x as StandardFutureV1<T>;
  if (!isThenable(x)) throw notADeferred(caller, x);
  return follow(x as PromiseLike<T>);
}
