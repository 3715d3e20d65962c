import type { StandardFutureV1 } from "@sennit/spec";

type Outcome = StandardFutureV1.Outcome;

/** A future that keeps the laws, and writes down what is asked of it. */
export class Specimen implements StandardFutureV1 {
  readonly version = 1;
  readonly vendor = "@sennit/conformance";
  readonly affinity = "any";
  readonly delivery: StandardFutureV1.Delivery;
  /** What was called, in its order. */
  readonly calls: ("peek" | "observe" | "seen" | "cancel")[] = [];
  /** The reasons of the requests for cancellation. */
  readonly requests: unknown[] = [];
  readonly #observers = new Set<(outcome: Outcome) => void>();
  #outcome: Outcome | undefined;

  constructor(delivery: StandardFutureV1.Delivery) {
    this.delivery = delivery;
  }

  /** The functions below need their object, as those of a class do. */
  get "~future"(): StandardFutureV1.Props {
    return this;
  }

  /** How many observers are attached. */
  get observers(): number {
    return this.#observers.size;
  }

  peek(): Outcome | undefined {
    this.calls.push("peek");
    return this.#outcome;
  }

  observe(observer: (outcome: Outcome) => void): () => void {
    this.calls.push("observe");
    const tell = (outcome: Outcome): void => {
      if (this.#observers.delete(tell)) observer(outcome);
    };
    this.#observers.add(tell);
    if (this.#outcome !== undefined) queueMicrotask(() => this.#tell(tell));
    return () => this.#observers.delete(tell);
  }

  seen(): void {
    this.calls.push("seen");
  }

  cancel(reason?: unknown): boolean {
    this.calls.push("cancel");
    if (this.#outcome !== undefined) return false;
    this.requests.push(reason);
    return true;
  }

  settle(outcome: Outcome): void {
    this.#outcome = outcome;
    for (const tell of this.#observers) {
      if (this.delivery === "direct") this.#tell(tell);
      else queueMicrotask(() => this.#tell(tell));
    }
  }

  #tell(tell: (outcome: Outcome) => void): void {
    try {
      if (this.#outcome !== undefined) tell(this.#outcome);
    } catch (error) {
      console.error("An observer has thrown:", error);
    }
  }
}
