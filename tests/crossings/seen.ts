import type { StandardFutureV1 } from "@sennit/spec";
import type { Waiting } from "./kind.ts";

type Outcome = StandardFutureV1.Outcome;

/** What a program has heard of its wait: the first outcome that it notes. */
export class Seen {
  #outcome: Outcome | undefined;
  readonly #look: () => void;

  /** `look` is called when there is an outcome. */
  constructor(look: () => void) {
    this.#look = look;
  }

  readonly outcome = (): Outcome | undefined => this.#outcome;

  readonly value = (value: unknown): void => this.#note({ status: "fulfilled", value });

  readonly error = (reason: unknown): void => this.#note({ status: "rejected", reason, expected: false });

  readonly expected = (reason: unknown): void => this.#note({ status: "rejected", reason, expected: true });

  readonly cancelled = (reason?: unknown): void => this.#note({ status: "cancelled", reason });

  #note(outcome: Outcome): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#look();
  }
}

/** An async function waits for a promise. */
export function waitByAwait(promise: PromiseLike<unknown>, look: () => void): Waiting {
  const seen = new Seen(look);
  const wait = async (): Promise<void> => {
    try {
      const value = await promise;
      seen.value(value);
    } catch (reason) {
      seen.error(reason);
    }
  };
  void wait();
  return seen;
}
