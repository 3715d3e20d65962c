import type { StandardFutureV1 } from "@sennit/spec";
import { afterMicrotask } from "../core/host.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import type { Frame } from "../core/standing.ts";
import { findRunningLoop } from "../loop/running.ts";
import type { CancelledError } from "./errors.ts";
import type { Future } from "./future.ts";

/** What a Future shows of itself under `~future`. */
export class FutureProps<T> implements StandardFutureV1.Props<T> {
  readonly version = 1;
  readonly vendor = "sennit/concurrent";
  readonly delivery = "direct";
  readonly affinity = "any";
  readonly #future: Future<T>;

  constructor(future: Future<T>) {
    this.#future = future;
  }

  readonly peek = (): Outcome<T> | undefined => (this.#future.done() ? outcomeOf(this.#future) : undefined);

  readonly observe = (observer: (outcome: Outcome<T>) => void): (() => void) => {
    const future = this.#future;
    let attached = true;
    const callback = (): void => {
      if (!attached) return;
      attached = false;
      future._markSeen();
      observer(outcomeOf(future));
    };
    if (future.done()) soon(() => future.addDoneCallback(callback));
    else future.addDoneCallback(callback);
    return () => {
      attached = false;
      future._removeDoneCallback(callback);
    };
  };

  readonly seen = (): void => this.#future._markSeen();

  readonly cancel = (reason?: unknown): boolean => {
    const future = this.#future;
    // The method of the same name says of a cancelled one that it is: here it is settled, like any other.
    if (future.done()) return false;
    return future._holder === undefined ? future.cancel(reason) : future._holder.abort(reason);
  };

  trace(): readonly Frame[] {
    const holder = this.#future._holder;
    return holder === undefined ? [] : [{ name: holder.name(), kind: "concurrent" }];
  }
}

function outcomeOf<T>(future: Future<T>): Outcome<T> {
  const value = future._peek();
  if (future._hasResult()) return fulfilled(value as T);
  return future.cancelled() ? cancelled((value as CancelledError).reason) : rejected(value);
}

/** Calls `fn` after this call: by the loop that runs, for it may be one that no microtask gets into. */
function soon(fn: () => void): void {
  const loop = findRunningLoop();
  if (loop === undefined) afterMicrotask(fn);
  else loop.callSoon(fn);
}
