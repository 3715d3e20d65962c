import type { Deferred } from "./deferredClass.ts";

/** Stops the work that a Deferred stands for, and may fire it; what it returns is ignored. */
export type Canceller<T = unknown> = (deferred: Deferred<T>, reason: unknown) => unknown;

/** @internal A canceller that is an object, and so costs no closure. */
export interface CancelTarget {
  _cancel(deferred: Deferred<unknown>, reason: unknown): void;
}
