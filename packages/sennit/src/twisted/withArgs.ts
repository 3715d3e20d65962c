import { UsageError } from "../core/errors.ts";

/** `fn`, with further arguments where there are any. Most callbacks have none, and then stand for themselves. */
export function withArgs<X, Args extends unknown[]>(
  fn: (x: X, ...args: Args) => unknown,
  args: Args | undefined,
): (x: X) => unknown {
  if (typeof fn !== "function") throw notAFunction(fn);
  if (args === undefined || args.length === 0) return fn as unknown as (x: X) => unknown;
  return (x) => fn(x, ...args);
}

function notAFunction(x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUNCTION", {
    did: `a callback was added to a Deferred: ${String(x)}`,
    wrong: "it is no function",
    write: "deferred.addCallback((value) => …)",
  });
}
