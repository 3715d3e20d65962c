import { describe } from "../core/describe.ts";
import { UsageError } from "../core/errors.ts";
import { Future } from "./future.ts";

/** The futures in `fs`, each once. Throws a UsageError for anything that is no Future of this family. */
export function futuresOf<F extends Future<unknown>>(method: string, fs: Iterable<F>): Set<F> {
  const futures = new Set(fs);
  for (const future of futures) if (!(future instanceof Future)) throw noFuture(method, future);
  return futures;
}

function noFuture(method: string, x: unknown): UsageError {
  return new UsageError("ERR_NOT_A_FUTURE", {
    did: `${method}() was called with ${describe(x)}`,
    wrong: "it waits for Futures of sennit/concurrent only",
    write: `${method}([executor.submit(work)])`,
  });
}
