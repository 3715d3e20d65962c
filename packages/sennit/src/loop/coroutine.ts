import type { StandardFutureV1 } from "@sennit/spec";
import type { CoroutineCall } from "./coroutineCall.ts";
import type { Task } from "./task.ts";

/** A generator that a driver steps: `yield* future` waits and gives the future's value. */
export type Coroutine<T> = Generator<unknown, T, unknown>;

/** What a driver needs of a coroutine. */
export interface Steps<T> {
  next(value: unknown): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
}

/** A function whose call is a coroutine or a future, or an async function: it is given the task that runs it. */
export type CoroutineFunction<T> = (
  task: Task<unknown>,
) => Coroutine<T> | CoroutineCall<T> | StandardFutureV1<T> | PromiseLike<T>;

/** What all generator objects inherit from, each by way of its own function's prototype. */
const GENERATOR: object = Object.getPrototypeOf(function* () {}).prototype;

/**
 * The methods of generators, to be called without a look-up: every generator function has a prototype of its own, in which
 * that would begin.
 */
export const { next: NEXT, throw: THROW } = GENERATOR as Coroutine<never>;

/** Whether `x` is a generator object of this realm, which has those methods. */
export function isGenerator(x: object): x is Coroutine<unknown> {
  return Object.prototype.isPrototypeOf.call(GENERATOR, x);
}

/** `coroutine` as a generator of this realm: tasks step no others. */
export function asGenerator<T>(coroutine: Coroutine<T>): Coroutine<T> {
  return isGenerator(coroutine) ? coroutine : runningAll(coroutine);
}

function* runningAll<T>(foreign: Coroutine<T>): Coroutine<T> {
  return yield* foreign;
}

/** Whether `x` is a generator object. */
export function isCoroutine(x: unknown): x is Coroutine<unknown> {
  if (typeof x !== "object" || x === null) return false;
  // First without a look-up of properties, as above.
  return isGenerator(x) || (x as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "Generator";
}

/** Whether a call of `fn` is a generator object. */
export function isGeneratorFunction(fn: object): boolean {
  return (fn as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "GeneratorFunction";
}
