import type { Frame } from "../core/standing.ts";
import { Future } from "../loop/index.ts";

/** @internal What runs behind a Future, and can be asked to stop. */
export interface Driver {
  /** Takes the request to where the work waits, and says whether it was taken. The outcome comes when the work has ended. */
  _cancel(reason: unknown): boolean;
  /** Where the work waits, the innermost wait first. */
  _trace(): readonly Frame[];
}

/**
 * The Future of a coroutine's call or of `multi`: its `cancel` leaves the work alone, as Tornado's does.
 *
 * What cancels in earnest, as `cancelAfter` does, asks the driver instead.
 */
export class DrivenFuture<T> extends Future<T> {
  /** What reports call it: to those who read them it is a Future. */
  static override readonly name = "Future";
  /** @internal */
  _driver: Driver | undefined;

  /** @internal */
  override _trace(): readonly Frame[] {
    return this._driver?._trace() ?? [];
  }
}
