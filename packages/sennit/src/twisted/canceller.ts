import type { StandardFutureV1 } from "@sennit/spec";
import type { Frame } from "../core/standing.ts";
import type { Deferred } from "./deferredClass.ts";

/** Stops the work that a Deferred stands for, and may fire it; what it returns is ignored. */
export type Canceller<T = unknown> = (deferred: Deferred<T>, reason: unknown) => unknown;

/** @internal A canceller that knows which future, of another family, its Deferred follows. */
export interface CancellerOf<T> extends Canceller<T> {
  of?: StandardFutureV1;
}

/** @internal A canceller that is an object, and so costs no closure. */
export interface CancelTarget {
  _cancel(deferred: Deferred<unknown>, reason: unknown): void;
  /** Where the work waits, the innermost wait first. */
  _trace?(): readonly Frame[];
}
