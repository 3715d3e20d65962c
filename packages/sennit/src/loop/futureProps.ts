import type { StandardFutureV1 } from "@sennit/spec";
import { cancelled, fulfilled, type Outcome, rejected } from "../core/outcome.ts";
import type { Frame } from "../core/standing.ts";
import { CancelledError } from "./errors.ts";
import type { Future } from "./future.ts";

/** What a loop's Future shows of itself under `~future`. */
export class FutureProps<T> implements StandardFutureV1.Props<T> {
  readonly version = 1;
  readonly vendor = "sennit/asyncio";
  readonly delivery = "scheduled";
  readonly affinity = "loop";
  readonly #future: Future<T>;

  constructor(future: Future<T>) {
    this.#future = future;
  }

  readonly peek = (): Outcome<T> | undefined => (this.#future.done() ? outcomeOf(this.#future) : undefined);

  readonly observe = (observer: (outcome: Outcome<T>) => void): (() => void) => {
    let attached = true;
    const callback = (future: Future<T>): void => {
      if (!attached) return;
      future._markSeen();
      observer(outcomeOf(future));
    };
    this.#future.addDoneCallback(callback);
    return () => {
      attached = false;
      this.#future.removeDoneCallback(callback);
    };
  };

  readonly seen = (): void => this.#future._markSeen();

  readonly cancel = (reason?: unknown): boolean => this.#future.cancel(reason);

  trace(): readonly Frame[] {
    return this.#future.done() ? [] : this.#future._trace();
  }
}

function outcomeOf<T>(future: Future<T>): Outcome<T> {
  const value = future._peek();
  if (future._isFulfilled()) return fulfilled(value as T);
  // Also one that has failed with a CancelledError, as a gathering does, tells other families of a cancellation.
  return value instanceof CancelledError ? cancelled(value.reason) : rejected(value, future._isExpected());
}
