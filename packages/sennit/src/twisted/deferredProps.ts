import type { StandardFutureV1 } from "@sennit/spec";
import { afterMicrotask } from "../core/host.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Frame } from "../core/standing.ts";
import { findRunningLoop } from "../loop/running.ts";
import type { Deferred } from "./deferredClass.ts";
import { Failure } from "./failure.ts";
import { Observer, outcomeOf } from "./observer.ts";
import { reportUnhandledError } from "./unhandled.ts";

/** What a Deferred shows of itself under `~future`: its result as it is now, and at the end of its chain as it is now. */
export class DeferredProps<T> implements StandardFutureV1.Props<T> {
  readonly version = 1;
  readonly vendor = "sennit/twisted";
  readonly delivery = "direct";
  readonly affinity = "thread";
  readonly #deferred: Deferred<T>;

  constructor(deferred: Deferred<T>) {
    this.#deferred = deferred;
  }

  readonly peek = (): Outcome<T> | undefined =>
    this.#deferred._isReady() ? outcomeOf<T>(this.#deferred.result, this.#deferred) : undefined;

  readonly observe = (look: (outcome: Outcome<T>) => void): (() => void) => {
    const observer = new Observer((result) => look(outcomeOf<T>(result, this.#deferred)));
    if (this.#deferred._isReady()) return observeReady(this.#deferred, observer);
    this.#deferred._addWaiter(observer);
    return () => this.#deferred._removeWaiter(observer);
  };

  readonly seen = (): void => void this.#deferred._markSeen();

  /** A canceller that throws has not taken the request: its error is reported, as there is nobody else to tell. */
  readonly cancel = (reason?: unknown): boolean => {
    const deferred = this.#deferred;
    if (deferred._isIdle() || deferred._isReady()) return false;
    try {
      deferred.cancel(reason);
      return true;
    } catch (error) {
      reportUnhandledError(new Failure(error));
      return false;
    }
  };

  trace(): readonly Frame[] {
    return this.#deferred._trace();
  }
}

/** Who observes what is there already is called later, never before `observe` returns. */
function observeReady(deferred: Deferred<unknown>, observer: Observer): () => void {
  const { result } = deferred;
  let attached = true;
  const deliver = (): void => {
    if (attached) void observer._wake(result);
  };
  deferred._markSeen();
  const loop = findRunningLoop();
  if (loop === undefined) afterMicrotask(deliver);
  else loop.callSoon(deliver);
  return () => {
    attached = false;
  };
}
