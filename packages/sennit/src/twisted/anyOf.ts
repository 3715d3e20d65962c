import type { Deferred } from "./deferredClass.ts";
import { FailureGroup } from "./errors.ts";
import type { Settled } from "./eventual.ts";
import { Failure } from "./failure.ts";
import { type Awaitable, failuresIn, settleAll } from "./settleAll.ts";

/**
 * Fires with the value of the first that succeeds, once the others, which it cancels, have ended.
 *
 * It is `Promise.any` for work that can be cancelled. Twisted's `race` cancels too, and fires before the others have cleaned
 * up. If all fail it fails with a FailureGroup, also where there are none, or with a CancelledError if all were cancelled.
 * No failure of the others is left to be reported. What cannot be cancelled, such as a promise, is left alone. Cancelling
 * it cancels all, and it ends when they have. Throws a UsageError for what cannot be waited for.
 *
 * @example
 * ```ts
 * import { anyOf, Deferred, fail } from "sennit/twisted";
 *
 * const mirror = new Deferred<string>();
 * const page = anyOf([fail(new Error("no route")), mirror, new Deferred<string>()]);
 * mirror.callback("from the mirror");
 * page.result; // => "from the mirror"
 * ```
 */
export function anyOf<const All extends readonly Awaitable[]>(all: All): Deferred<Settled<All[number]>> {
  const ended = settleAll("anyOf()", all, ({ status }) => status === "fulfilled");
  return ended.addCallback(({ results, decided }) => {
    if (decided !== undefined) return results[decided];
    const { failures, errors } = failuresIn(results);
    return errors.length === 0 && failures[0] !== undefined ? failures[0] : new Failure(new FailureGroup(failures));
  }) as Deferred<unknown> as Deferred<Settled<All[number]>>;
}
