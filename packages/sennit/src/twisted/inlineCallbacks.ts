import { UsageError } from "../core/errors.ts";
import { type Coroutine, isCoroutine } from "../loop/coroutine.ts";
import { drive } from "./coroutineDriver.ts";
import type { Deferred } from "./deferredClass.ts";

/**
 * Makes a generator function one that returns a Deferred, and whose every `yield` waits.
 *
 * `yield x` waits for a Deferred and takes its result, throws a Failure, runs a generator object as a coroutine of its own,
 * and gets anything else straight back. Beyond Twisted, futures of other families and promises are waited for as well.
 * The call throws a UsageError if the function returns no generator.
 *
 * Context variables are a copy of those at the call, for all steps. Calls may nest to any depth: beyond about the depth at
 * which Twisted overflows the stack, a call begins to run only when its caller waits or returns.
 *
 * @example
 * ```ts
 * import { inlineCallbacks, succeed } from "sennit/twisted";
 *
 * const add = inlineCallbacks(function* (a: number, b: number) {
 *   const sum = yield* succeed(a + b);
 *   return `the sum is ${sum}`;
 * });
 * add(1, 2).result; // => "the sum is 3"
 * ```
 */
export function inlineCallbacks<This, Args extends unknown[], T>(
  fn: (this: This, ...args: Args) => Coroutine<T>,
): (this: This, ...args: Args) => Deferred<T> {
  return function (...args) {
    const coroutine = fn.apply(this, args);
    if (!isCoroutine(coroutine)) throw notAGenerator(fn.name, coroutine);
    return drive(coroutine);
  };
}

function notAGenerator(name: string, returned: unknown): UsageError {
  return new UsageError("ERR_NOT_A_GENERATOR", {
    did: `the function ${name || "(anonymous)"} was called, which inlineCallbacks() was given`,
    wrong: `it returned no generator, but ${String(returned)}`,
    write: "inlineCallbacks(function* () { … })",
  });
}
