import type { StandardFutureV1 } from "@sennit/spec";
import type { Place } from "./place.ts";

/**
 * What the kit must know of a library in order to check how it waits for the futures of others.
 *
 * Only `wait` is needed. What cannot be checked for want of another member is reported as not checked, with the reason.
 */
export interface Consumer extends Place {
  /** Whose waiting it is, for the reports. */
  readonly name?: string | undefined;
  /** Waits for `future` by the library's own means. It may throw for what is no future. */
  readonly wait: (future: StandardFutureV1) => Waiting;
  /** "promise" where the outcome comes by way of a native promise, which follows thenables. */
  readonly passage?: "as it is" | "promise" | undefined;
  /** Whether it passes on if a failure was expected, for F5. */
  readonly keepsExpected?: boolean | undefined;
  /** Calls `fn` in a context, for F9. */
  readonly inContext?: ((context: string, fn: () => void) => void) | undefined;
}

/** A wait that is under way. */
export interface Waiting {
  /** What has come of it by now. */
  readonly outcome: () => StandardFutureV1.Outcome | undefined;
  /** Cancels it, by the library's own means. */
  readonly cancel?: ((reason: unknown) => void) | undefined;
  /** Gives it up, without cancelling what is waited for. */
  readonly letGo?: (() => void) | undefined;
  /** The context that the code after the wait has found, for F9. */
  readonly context?: (() => unknown) | undefined;
}
