import type { StandardFutureV1, StandardRecipeV1 } from "@sennit/spec";
import type { Future } from "sennit/loop";
import type { Product } from "../mixing/producers.ts";

/** What the probes ask of a crossing. */
export type Column =
  | "value"
  | "thenable"
  | "error"
  | "causal stack"
  | "typed"
  | "cancel"
  | "cancel down"
  | "reason down"
  | "cleanup"
  | "cancel up"
  | "reason up"
  | "aborted"
  | "context"
  | "leak"
  | "turns";

/** One kind of async value. Each has a file of its own in `kinds/`, which exports it as `kind`. */
export interface Kind {
  /** As in "RxJS 7 Observable". */
  readonly name: string;
  /** The npm package, as installed; its version is looked up. The platform's own kinds have none. */
  readonly library?: string;
  /** Where its crossings are imported from, as in "sennit/rxjs". */
  readonly subpath: string;
  /** From the library into Sennit. */
  readonly in?: Incoming;
  /** From Sennit into the library. */
  readonly out?: Outgoing;
  /** What a program has without Sennit, measured by the same probes, for the comparison in README. */
  readonly plain?: Plain;
  /** How many races show that it leaves nothing, where the 100,000 that others have take the library itself too long. */
  readonly races?: number;
  /** One for each loss. What a probe does not say yes to must be in one, and nothing else. */
  readonly notes: readonly Note[];
}

export interface Incoming {
  /** How it is written, for the table: "from(promise)". */
  readonly code: string;
  /**
   * Makes one that is pending, as a future, in code that a loop runs.
   *
   * With a signal, which is aborted already, the crossing is given that: leave `takesSignal` out where there is none.
   */
  make(signal?: AbortSignal): IncomingProduct;
  /** Whether the crossing begins work that an aborted signal can prevent: then `started` says whether it did. */
  readonly takesSignal?: boolean;
}

/**
 * What `Incoming.make` makes: what the probes do to the foreign side, and what they ask of it. What a kind cannot do is
 * missing, and its cells are then "–".
 *
 * A function may return a promise of when it is through, where that takes more than a few turns of the host.
 */
export interface IncomingProduct extends Product {
  /** Lets it fail in the way that its type announces. */
  rejectExpected?(failure: unknown): unknown;
  /** The reason with which the cancellation arrived at the foreign side. */
  heardReason?(): unknown;
  /** Whether any work has begun. */
  started?(): boolean;
  /** Makes another future of the same foreign work, to be cancelled without harm to that work: one of each race. */
  again?(): Future<unknown>;
  /** Ends when nothing of it is under way any more, for work in other threads and processes. */
  rest?(): PromiseLike<unknown>;
}

interface Outgoing {
  /** How it is written: "to.promise(future)". */
  readonly code: string;
  /**
   * Hands `future` to the library, and lets a program of that library's wait for it. `look` is called by that program when
   * it goes on after the wait, however that ends.
   */
  wait(future: StandardFutureV1, look: () => void): Waiting;
  /** The same with a recipe and a signal that is aborted already; missing where the crossing takes no signal, or no recipe. */
  aborted?(recipe: StandardRecipeV1, signal: AbortSignal): Waiting;
  /** Lets the library race it with something that is there already: called 100,000 times with the same future. */
  race?(future: StandardFutureV1): unknown;
}

/** A wait in the foreign library. */
export interface Waiting {
  /**
   * How it has ended in the library's own terms, undefined while it has not: "cancelled" only where the library itself tells
   * that apart, "expected" only where its types announce the failure.
   */
  outcome(): StandardFutureV1.Outcome | undefined;
  /** Cancels it as the library does, with the reason where it takes one. */
  cancel?(reason: unknown): unknown;
  /** Whether the library takes its cancellation to be through. Without it: whether there is an outcome. */
  ended?(): boolean;
}

/** The same crossings by what the library itself offers, waited for by an async function that has a signal. */
interface Plain {
  readonly in?: PlainIncoming;
  readonly out?: PlainOutgoing;
}

export interface PlainIncoming {
  /** "lastValueFrom(observable)". */
  readonly code: string;
  /** `waitable` is a promise. Give the signal to the bridge, if it takes one. */
  make(signal: AbortSignal): IncomingProduct;
}

export interface PlainOutgoing {
  /** "defer(() => promise)". */
  readonly code: string;
  /** As Outgoing's, for work that begins when `start` is called, and is a promise as `fetch` gives one. */
  wait(start: (signal?: AbortSignal) => Promise<unknown>, look: () => void): Waiting;
  race?(start: (signal?: AbortSignal) => Promise<unknown>): unknown;
}

/** Why cells do not say yes. */
export interface Note {
  readonly direction: "in" | "out";
  readonly columns: readonly Column[];
  /** Whole sentences. */
  readonly text: string;
  /** The question does not arise: the cells are "–", whatever the probe says, which must not be yes. */
  readonly applies?: false;
}
