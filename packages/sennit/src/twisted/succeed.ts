import { isFuture, isThenable } from "../core/isFuture.ts";
import { type Coroutine, isCoroutine } from "../loop/coroutine.ts";
import { drive } from "./coroutineDriver.ts";
import { Deferred } from "./deferredClass.ts";
import { type Failure, toFailure } from "./failure.ts";
import { fromFuture } from "./fromFuture.ts";
import { reportUnhandledError } from "./unhandled.ts";

/**
 * A Deferred that has fired with `value`.
 *
 * @example
 * ```ts
 * import { succeed } from "sennit/twisted";
 *
 * succeed(20).addCallback((n) => n + 1).result; // => 21
 * ```
 */
export function succeed<T>(value: T): Deferred<T> {
  const deferred = new Deferred<T>();
  deferred._fire(value);
  return deferred;
}

/**
 * A Deferred that has failed with `error`, which may be a Failure. Throws NoCurrentExceptionError for undefined.
 *
 * @example
 * ```ts
 * import { fail } from "sennit/twisted";
 *
 * fail(new Error("no route")).addErrback((failure) => failure.getErrorMessage()).result; // => "no route"
 * ```
 */
export function fail(error: unknown): Deferred<never> {
  const deferred = new Deferred<never>();
  deferred.errback(error);
  return deferred;
}

/**
 * Calls `fn` and gives a Deferred that has fired with what it returned or threw; a returned Deferred is a value.
 *
 * @example
 * ```ts
 * import { execute } from "sennit/twisted";
 *
 * execute(JSON.parse, "[1]").result; // => [1]
 * execute(JSON.parse, "[").addErrback((failure) => failure.check(SyntaxError)).result === SyntaxError; // => true
 * ```
 */
export function execute<Args extends unknown[], T>(fn: (...args: Args) => T, ...args: Args): Deferred<T> {
  const deferred = new Deferred<T>();
  deferred._fire(attempt(fn, args));
  return deferred;
}

/** What a function may return to `maybeDeferred`, for a value of type `T`. */
export type MaybeDeferred<T> = T | Failure | Deferred<T> | Coroutine<T> | Promise<T>;

/**
 * Calls `fn` and gives a Deferred for what it does, now or later.
 *
 * A returned Deferred is passed on, a Failure or what was thrown fails the Deferred, a coroutine is run and the promise of
 * an async function followed. Anything else is a value, other families' futures included, as in the original.
 *
 * @example
 * ```ts
 * import { maybeDeferred, succeed } from "sennit/twisted";
 *
 * maybeDeferred((n: number) => n + 1, 1).result; // => 2
 * maybeDeferred(() => succeed("there already")).result; // => "there already"
 * ```
 */
export function maybeDeferred<Args extends unknown[], T>(
  fn: (...args: Args) => MaybeDeferred<T>,
  ...args: Args
): Deferred<T> {
  const returned = attempt(fn, args);
  if (returned instanceof Deferred) return returned;
  if (isCoroutine(returned)) return drive(returned) as Deferred<T>;
  if (isThenable(returned) && !isFuture(returned)) return fromFuture(returned) as Deferred<T>;
  const deferred = new Deferred<T>();
  deferred._fire(returned);
  return deferred;
}

/**
 * Returns what it is given: a callback that changes nothing.
 *
 * @example
 * ```ts
 * import { passthru, succeed } from "sennit/twisted";
 *
 * succeed(1).addBoth(passthru).result; // => 1
 * ```
 */
export function passthru<T>(x: T): T {
  return x;
}

/**
 * Reports a failure and returns it: an errback that leaves the failure in the chain.
 *
 * @example
 * ```ts
 * import { fail, logError, setUnhandledErrorReporter } from "sennit/twisted";
 *
 * const reports: string[] = [];
 * setUnhandledErrorReporter((failure) => reports.push(failure.getErrorMessage()));
 * fail(new Error("no route")).addErrback(logError).addErrback(() => "handled").result; // => "handled"
 * reports; // => ["no route"]
 * ```
 */
export function logError(failure: Failure): Failure {
  reportUnhandledError(failure);
  return failure;
}

function attempt<Args extends unknown[], T>(fn: (...args: Args) => T, args: Args): T | Failure {
  try {
    return fn(...args);
  } catch (error) {
    return toFailure(error);
  }
}
