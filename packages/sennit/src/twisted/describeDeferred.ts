import { UsageError } from "../core/errors.ts";
import type { Deferred } from "./deferredClass.ts";
import type { Failure } from "./failure.ts";
import { nameOfClass } from "./failureText.ts";

/** A Deferred in a few words: what it waits on, or what it has. */
export function describeDeferred(deferred: Deferred<unknown>, waitsOn: Deferred<unknown> | undefined): string {
  const name = nameOfClass(deferred);
  if (waitsOn !== undefined) return `<${name} waiting on a ${nameOfClass(waitsOn)}>`;
  return deferred.called ? `<${name} current result: ${String(deferred.result)}>` : `<${name}>`;
}

/** A callback has returned the Deferred that it was called by. */
export function returnsItself(): UsageError {
  return new UsageError("ERR_DEFERRED_RETURNS_ITSELF", {
    did: "a callback returned the Deferred that it was added to",
    wrong: "the Deferred would wait for itself, for ever",
    write: "return another Deferred, or the value itself",
  });
}

/** Deferreds wait for one another in a circle. */
export function waitInACircle(): UsageError {
  return new UsageError("ERR_DEFERREDS_IN_A_CIRCLE", {
    did: "cancel() was called on a Deferred",
    wrong: "it waits for others that in the end wait for it: there is no work to cancel",
    write: "callbacks that return no Deferred that waits for theirs",
  });
}

/** Somebody waits by `yield*` for a Deferred whose failure is on its way through its callbacks. */
export function failsJustNow(failure: Failure): UsageError {
  const lesson = {
    did: `a Deferred that has just failed was waited for by yield*: ${failure.getErrorMessage()}`,
    wrong: "its callbacks are not done with the failure, and Twisted refuses to look at it before",
    write: "one yield* deferred, and what it threw where it is needed again",
  };
  return new UsageError("ERR_DEFERRED_FAILS_JUST_NOW", lesson, { cause: failure.value });
}
