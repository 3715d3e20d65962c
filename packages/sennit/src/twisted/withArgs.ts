import { UsageError } from "../core/errors.ts";

/** `fn`, with further arguments where there are any. Most callbacks have none, and then stand for themselves. */
export function withArgs<X, Args extends unknown[]>(
  fn: (x: X, ...args: Args) => unknown,
  args: Args | undefined,
): (x: X) => unknown {
  checked(fn);
  if (args === undefined || args.length === 0) return fn as unknown as (x: X) => unknown;
  return (x) => fn(x, ...args);
}

/** `fn`, which must be a function. */
export function checked<Fn>(fn: Fn): Fn {
  if (typeof fn !== "function") throw notAFunction(fn);
  return fn;
}

/** `fn` with the arguments of a call after the first. */
export function withRest<X>(fn: (x: X) => unknown, args: IArguments): (x: X) => unknown {
  return withArgs<X, unknown[]>(fn, Array.prototype.slice.call(args, 1));
}

function notAFunction(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUNCTION", {
    did: `a callback was added to a Deferred: ${String(x)}`,
    wrong: "it is no function",
    write: "deferred.addCallback((value) => …)",
  });
}
