import { isRecipe } from "../../core/isFuture.ts";
import type { Outcome } from "../../core/outcome.ts";
import { type CancelWait, type Waitable, waitOn } from "../../core/waitOn.ts";
import { type ToOptions, toWaitable } from "../source.ts";

/** A wait that begins when somebody asks for the outcome: only then is a recipe run. */
export class LazyWait {
  readonly #x: Waitable<unknown>;
  readonly #signal: AbortSignal | undefined;
  #cancel: CancelWait | undefined;
  #outcome: Promise<Outcome> | undefined;

  /** Throws a UsageError for what is unknown. */
  constructor(x: object, options: ToOptions = {}) {
    this.#x = toWaitable(x);
    this.#signal = options.signal;
  }

  /** The outcome, which a promise does not unwrap. */
  get outcome(): Promise<Outcome> {
    this.#outcome ??= new Promise((resolve) => {
      this.#cancel = waitOn(this.#x, resolve, this.#signal);
    });
    return this.#outcome;
  }

  /** Cancels the work, if there is any yet, and ends when that has ended. */
  async cancel(reason?: unknown): Promise<void> {
    if (this.#outcome === undefined && isRecipe(this.#x)) return;
    const { outcome } = this;
    this.#cancel?.(reason);
    await outcome;
  }
}
