import type { Deferred } from "./deferredClass.ts";
import { FailureGroup } from "./errors.ts";
import type { Settled } from "./eventual.ts";
import { Failure } from "./failure.ts";
import { type Awaitable, failuresIn, settleAll } from "./settleAll.ts";

/** The values of several futures, in a tuple where they are given in one. */
export type ValuesOfAll<All extends readonly Awaitable[]> = {
  -readonly [Key in keyof All]: Settled<All[Key]>;
};

/**
 * Fires with the values of all; if one fails, it cancels the others, waits for their ends, and fails with that error.
 *
 * It is `Promise.all` for work that can be cancelled, and what Twisted's `gatherResults` is not: nothing that is no longer
 * needed goes on, and no failure is left to be reported. If others fail too, and not by their cancellation, it fails with a
 * FailureGroup of all of them. What cannot be cancelled, such as a promise, is left alone. Cancelling it cancels all, and
 * it ends when they have. The values stay in the Deferreds. Throws a UsageError for what cannot be waited for.
 *
 * @example
 * ```ts
 * import { allOf, Deferred } from "sennit/twisted";
 *
 * const stopped: string[] = [];
 * const requests = [new Deferred<string>(), new Deferred<string>(() => stopped.push("second"))] as const;
 * const message = allOf(requests).addErrback((failure) => failure.getErrorMessage());
 * requests[0].errback(new Error("no route"));
 * message.result; // => "no route"
 * stopped; // => ["second"]
 * ```
 */
export function allOf<const All extends readonly Awaitable[]>(all: All): Deferred<ValuesOfAll<All>> {
  const ended = settleAll("allOf()", all, ({ status }) => status !== "fulfilled");
  return ended.addCallback(({ results }) => {
    const { failures, errors } = failuresIn(results);
    if (errors.length > 1) return new Failure(new FailureGroup(errors, results.length));
    return errors[0] ?? failures[0] ?? results;
  }) as Deferred<unknown> as Deferred<ValuesOfAll<All>>;
}
