import { noteHandover } from "../core/trace.ts";
import type { Backing } from "../loop/backing.ts";
import { ensureFuture, Future, getRunningLoop, type Runnable } from "../loop/index.ts";

/**
 * A future with the outcome of `work`, which goes on when that future is cancelled: asyncio's shield.
 *
 * Cancelling the work itself cancels the future. What is done already is returned as it is.
 *
 * @example
 * ```ts
 * import { run, shield, sleep } from "sennit/asyncio";
 *
 * await run(function* () {
 *   const work = shield(sleep(10, "saved"));
 *   return yield* work;
 * }); // => "saved"
 * ```
 */
export function shield<T>(work: Runnable<T>): Future<T> {
  const loop = getRunningLoop();
  const inner = ensureFuture(work, loop);
  if (inner.done()) return inner;
  const outer = new Future<T>(loop);

  const onInnerDone = (): void => {
    if (outer.cancelled()) inner._markSeen();
    else if (inner.cancelled()) outer.cancel();
    else if (inner._isFulfilled()) outer.setResult(inner.result());
    else {
      noteHandover(inner._peek(), inner, outer);
      outer.setException(inner._errorOf());
    }
  };
  outer._held = { children: [inner] } satisfies Backing;
  inner.addDoneCallback(onInnerDone);
  outer.addDoneCallback(() => inner.removeDoneCallback(onInnerDone));
  return outer;
}
