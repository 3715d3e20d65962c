import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import type { Place } from "./place.ts";

/**
 * What the kit must know of a library in order to check its futures.
 *
 * Only `pending` is needed. A law that the kit cannot check for want of one of the others is reported as one that was not
 * checked, with the reason, and never as one that holds.
 */
export interface Adapter extends Place {
  /** Whose futures they are, for the reports. Without it: the vendor that the futures name. */
  readonly name?: string | undefined;
  /** Makes a new future that is pending, and what settles it. */
  readonly pending: () => Pending;
  /** Whether this is code that the loop runs, for F8. */
  readonly isOnLoop?: (() => boolean) | undefined;
  /** Calls `fn` in the loop's next iteration, for F7. */
  readonly callSoon?: ((fn: () => void) => void) | undefined;
  /**
   * How what `resolve`, `reject` and `cancel` are given gets to the future. "as it is": the very same. "promise": by way of a
   * native promise, which follows thenables. "copy": by way of another thread, say, which makes a copy.
   */
  readonly passage?: "as it is" | "promise" | "copy" | undefined;
  /** Makes a future of work that has not started yet, for F11. */
  readonly unstarted?: (() => Unstarted) | undefined;
  /** Makes a future of work that, asked to stop, first cleans up until it is let go on, for F10. */
  readonly cleaning?: (() => Cleaning) | undefined;
  /** Makes a recipe, for F11, F12, F17 and F18. */
  readonly recipe?: (() => Recipe) | undefined;
  /** The failures that nobody saw, of those reported since the last call, for F16. It may collect garbage. */
  readonly unseen?: (() => readonly unknown[] | PromiseLike<readonly unknown[]>) | undefined;
  /** Collects garbage, for F13. Without it: `globalThis.gc`, where the host shows it. */
  readonly collectGarbage?: (() => unknown) | undefined;
}

/** A future that is pending, and how its work ends. What its kind of work cannot do is left out. */
export interface Pending {
  /** Asked to cancel, it stops, without anything to clean up. */
  readonly future: StandardFutureV1;
  /** Lets the work end with a value. */
  readonly resolve?: ((value: unknown) => void) | undefined;
  /** Lets it fail in a way that its type does not announce. */
  readonly reject?: ((reason: unknown) => void) | undefined;
  /** Lets it fail in a way that its type announces. */
  readonly fail?: ((reason: unknown) => void) | undefined;
  /** Lets it end as cancelled, without a request by `~future`: by the library's own means. */
  readonly cancel?: ((reason: unknown) => void) | undefined;
}

/** A future of work that has not started. */
export interface Unstarted {
  readonly future: StandardFutureV1;
  /** Whether the work has started by now. */
  readonly started: () => boolean;
}

/** A future whose work, once asked to stop, cleans up and then ends as cancelled. */
export interface Cleaning {
  readonly future: StandardFutureV1;
  /** Lets the cleanup come to its end. */
  readonly finish: () => void;
}

/** A recipe whose runs are pending until they are cancelled, or `finish` is called. */
export interface Recipe {
  readonly recipe: StandardRecipeV1;
  /** How many runs have started work. */
  readonly starts: () => number;
  /** Lets all runs end with a value. */
  readonly finish: () => void;
}
