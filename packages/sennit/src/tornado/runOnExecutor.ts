import { UsageError } from "../core/errors.ts";
import { Future, type Submitter } from "../loop/index.ts";
import { chainFuture } from "./chainFuture.ts";

/** An object with an executor under `Name`, as methods made by `runOnExecutor` need it. */
export type OnExecutor<Name extends string = "executor"> = { readonly [Key in Name]: Submitter };

/**
 * Makes a function a method that runs in `this.executor`, and gives a Future of the running loop: Tornado's run_on_executor.
 *
 * With `{ executor: "pool" }` it returns a function that does so with `this.pool`. The executor must be one that takes
 * functions, as `InlineExecutor` and `dummyExecutor` do. Cancelling the Future does not reach the executor: the function
 * runs all the same, and its outcome is dropped. A call throws a UsageError where the object has no such executor.
 *
 * @example
 * ```ts
 * import { InlineExecutor } from "sennit/concurrent";
 * import { VirtualLoop } from "sennit/loop";
 * import { IOLoop, runOnExecutor } from "sennit/tornado";
 *
 * class Hasher {
 *   executor = new InlineExecutor();
 *   hash = runOnExecutor((text: string) => [...text].reduce((sum, char) => sum + char.charCodeAt(0), 0));
 * }
 *
 * const hasher = new Hasher();
 * IOLoop.of(new VirtualLoop()).runSync(() => hasher.hash("abc")); // => 294
 * ```
 */
export function runOnExecutor<This extends OnExecutor, Args extends readonly unknown[], T>(
  fn: (this: This, ...args: Args) => T,
): (this: This, ...args: Args) => Future<Awaited<T>>;
export function runOnExecutor<Name extends string>(options: {
  readonly executor: Name;
}): <This extends OnExecutor<Name>, Args extends readonly unknown[], T>(
  fn: (this: This, ...args: Args) => T,
) => (this: This, ...args: Args) => Future<Awaited<T>>;
export function runOnExecutor(fnOrOptions: ((...args: never) => unknown) | { readonly executor: string }): unknown {
  if (typeof fnOrOptions === "function") return wrap(fnOrOptions, "executor");
  return (fn: (...args: never) => unknown) => wrap(fn, fnOrOptions.executor);
}

function wrap(fn: (...args: never) => unknown, name: string): (this: object, ...args: unknown[]) => Future<unknown> {
  function wrapper(this: object, ...args: unknown[]): Future<unknown> {
    const executor = (this as Partial<OnExecutor<string>> | undefined)?.[name];
    if (typeof executor?.submit !== "function") throw noExecutor(fn.name, name);
    const future = new Future<unknown>();
    chainFuture(
      executor.submit((...given: unknown[]) => fn.apply(this, given as never), ...args),
      future,
    );
    return future;
  }
  Object.defineProperty(wrapper, "name", { configurable: true, value: fn.name });
  return wrapper;
}

function noExecutor(method: string, name: string): UsageError {
  return new UsageError("ERR_NO_EXECUTOR", {
    did: `${method || "a method"}() was called, which runs on an executor`,
    wrong: `its object has no executor under the name of ${name}`,
    write: `class Mine { ${name} = new InlineExecutor(); … }`,
  });
}
