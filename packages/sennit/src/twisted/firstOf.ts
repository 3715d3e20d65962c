import { UsageError } from "../core/errors.ts";
import type { Deferred } from "./deferredClass.ts";
import type { Settled } from "./eventual.ts";
import { type Awaitable, settleAll } from "./settleAll.ts";

/**
 * Ends as the first that ends does, by a value or by an error, once the others, which it cancels, have ended too.
 *
 * It is `Promise.race` for work that can be cancelled; Twisted has a DeferredList with both flags for it, which cancels
 * nothing. No failure of the others is left to be reported. What cannot be cancelled, such as a promise, is left alone.
 * Cancelling it cancels all, and it ends when they have. Throws a UsageError for what cannot be waited for, and where there
 * are none, as nothing would ever come.
 *
 * @example
 * ```ts
 * import { Clock, Deferred, deferLater, firstOf } from "sennit/twisted";
 *
 * const clock = new Clock();
 * const late = deferLater(clock, 100, () => "late");
 * const answer = firstOf([new Deferred<string>(), late]);
 * clock.advance(100);
 * answer.result; // => "late"
 * ```
 */
export function firstOf<const All extends readonly Awaitable[]>(all: All): Deferred<Settled<All[number]>> {
  if (all.length === 0) throw nothingToWaitFor();
  const ended = settleAll("firstOf()", all, () => true);
  return ended.addCallback(({ results, decided }) => results[decided ?? 0]) as Deferred<unknown> as Deferred<
    Settled<All[number]>
  >;
}

function nothingToWaitFor(): UsageError {
  return new UsageError("ERR_NOTHING_TO_WAIT_FOR", {
    did: "firstOf() was called with an empty list",
    wrong: "nothing could ever come first",
    write: "all.length > 0 ? firstOf(all) : succeed(undefined)",
  });
}
