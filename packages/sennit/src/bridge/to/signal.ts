import { waitOn } from "../../core/waitOn.ts";
import { type Source, toWaitable } from "../source.ts";

/**
 * A signal that aborts when a future of any family is cancelled, for the same reason; any other outcome leaves it be.
 *
 * @example
 * ```ts
 * import { to } from "sennit";
 * import { VirtualLoop } from "sennit/loop";
 *
 * const loop = new VirtualLoop();
 * const work = loop.createFuture();
 * const signal = to.signal(work);
 * work.cancel("stop");
 * loop.advance(0);
 * signal.reason; // => "stop"
 * ```
 */
export function signal(x: Source<unknown> | object): AbortSignal {
  const controller = new AbortController();
  waitOn(toWaitable(x), (outcome) => {
    if (outcome.status === "cancelled") controller.abort(outcome.reason);
  });
  return controller.signal;
}
