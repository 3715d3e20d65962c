import { Deferred } from "./deferredClass.ts";
import { ROUNDS } from "./deferredList.ts";
import { waitInACircle } from "./describeDeferred.ts";
import { FailureGroup, notADeferred } from "./errors.ts";
import type { Failure } from "./failure.ts";

/**
 * Fires with the index and the value of the first Deferred that succeeds, and cancels the others before.
 *
 * If all fail, it fails with a FailureGroup. The Deferreds that were given are left with undefined. Without any it never
 * fires, and a canceller that throws keeps it from firing, both as in the original. `cancel` cancels all of them; it throws a
 * UsageError where one of them waits on the race itself.
 *
 * @example
 * ```ts
 * import { Deferred, race } from "sennit/twisted";
 *
 * const slow = new Deferred<string>();
 * const fast = new Deferred<string>();
 * const first = race([slow, fast]);
 * fast.callback("done");
 * first.result; // => [1, "done"]
 * ```
 */
export function race<T>(deferreds: Iterable<Deferred<T>>): Deferred<[index: number, value: T]> {
  const all = [...deferreds];
  for (const each of all) if (!(each instanceof Deferred)) throw notADeferred("race()", each);
  const failures: Failure[] = [];
  let failed = 0;
  let won = false;

  let requests = 0;
  const result = new Deferred<[number, T]>((_result, reason) => {
    if (requests === ROUNDS) throw waitInACircle();
    requests += 1;
    try {
      for (const each of all) each.cancel(reason);
    } finally {
      requests -= 1;
    }
  });
  const succeed = (value: T, index: number): void => {
    if (won) return;
    won = true;
    const winner = all[index];
    for (const each of all) if (each !== winner) each.cancel();
    result.callback([index, value]);
  };
  const fail = (failure: Failure, index: number): void => {
    failures[index] = failure;
    failed += 1;
    if (failed === all.length) result.errback(new FailureGroup(failures));
  };
  for (const [index, each] of all.entries()) each.addCallbacks(succeed, fail, [index], [index]);
  return result;
}
