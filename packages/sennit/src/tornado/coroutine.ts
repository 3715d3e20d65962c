import { captureValues, enterSection, leaveSection, type Values } from "../core/context.ts";
import { type Coroutine, type Future, isCoroutine } from "../loop/index.ts";
import { DrivenFuture } from "./drivenFuture.ts";
import { type Settable, setError } from "./futureSet.ts";
import { Return } from "./return.ts";
import { Runner } from "./runner.ts";

const wrappers: WeakSet<object> = /* @__PURE__ */ new WeakSet();

/**
 * Makes a generator function one that returns a Future: Tornado's coroutine.
 *
 * A call runs at once, up to the first wait for something that is not there yet, so that what is ready costs no turn of
 * the loop; after that the loop resumes it. In it, `yield* future` is typed, and `yield x` waits for anything that
 * `convertYielded` knows, lists and records included. What it throws is the Future's error, also before the first wait.
 * A plain function's result is the Future's as it is, and so is a future that is returned: neither is waited for.
 *
 * Each call has a copy of the caller's context variables for all its steps: what it sets never reaches the caller. A
 * generator that it runs by `yield*` shares them.
 *
 * Cancelling the Future does not reach the coroutine, as in Tornado: it goes on, and its result is dropped. It differs from
 * Tornado where something that it waits for is cancelled: there it would hang for ever, and here that is thrown into it,
 * as a CancelledError. `cancelAfter` cancels the coroutine itself. Throws a UsageError where no loop runs.
 *
 * @example
 * ```ts
 * import { VirtualLoop } from "sennit/loop";
 * import { coroutine, sleep } from "sennit/tornado";
 *
 * const order: string[] = [];
 * const main = coroutine(function* (name: string) {
 *   order.push("in the call");
 *   yield* sleep(10);
 *   return `hello ${name}`;
 * });
 * new VirtualLoop().runUntilComplete(() => {
 *   const greeting = main("world");
 *   order.push("after the call");
 *   return greeting;
 * }); // => "hello world"
 * order; // => ["in the call", "after the call"]
 * ```
 */
export function coroutine<This, Args extends readonly unknown[], T>(
  fn: (this: This, ...args: Args) => Coroutine<T>,
): (this: This, ...args: Args) => Future<T>;
export function coroutine<This, Args extends readonly unknown[], T>(
  fn: (this: This, ...args: Args) => T,
): (this: This, ...args: Args) => Future<T>;
export function coroutine<This, Args extends readonly unknown[]>(
  fn: (this: This, ...args: Args) => unknown,
): (this: This, ...args: Args) => Future<unknown> {
  function wrapper(this: This, ...args: Args): Future<unknown> {
    const future = new DrivenFuture<unknown>();
    const before = enterSection(captureValues());
    let values: Values;
    let made: unknown;
    try {
      made = fn.call(this, ...args);
    } catch (error) {
      if (error instanceof Return) future.setResult(error.value);
      else setError(future as Settable<never>, error);
      return future;
    } finally {
      values = leaveSection(before);
    }
    if (isCoroutine(made)) new Runner(made, future, values).start();
    else future.setResult(made);
    return future;
  }
  Object.defineProperty(wrapper, "name", { configurable: true, value: fn.name });
  wrappers.add(wrapper);
  return wrapper;
}

/**
 * Whether `x` was made by `coroutine`: Tornado's is_coroutine_function.
 *
 * @example
 * ```ts
 * import { coroutine, isCoroutineFunction } from "sennit/tornado";
 *
 * isCoroutineFunction(coroutine(function* () {})); // => true
 * isCoroutineFunction(async () => {}); // => false
 * ```
 */
export function isCoroutineFunction(x: unknown): boolean {
  return typeof x === "function" && wrappers.has(x);
}
