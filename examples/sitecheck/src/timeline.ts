import type { StandardFutureV1 } from "@sennit/spec";
import type { Outcome, Span, Strand } from "./model.ts";

const OUTCOMES: Record<StandardFutureV1.Outcome["status"], Outcome> = {
  fulfilled: "ok",
  rejected: "failed",
  cancelled: "cancelled",
};

/** What was under way, and when: a stretch for each piece of work it is shown. */
export class Timeline {
  readonly spans: Span[] = [];
  readonly #clock: () => number;
  readonly #started: number;

  /** `clock` tells milliseconds since whenever. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#started = clock();
  }

  /** Milliseconds since the run started. */
  now(): number {
    return this.#clock() - this.#started;
  }

  /** Begins a stretch of work, and returns the function that ends it. */
  begin(strand: Strand, label: string): (outcome: Outcome) => void {
    const start = this.now();
    return (outcome) => void this.spans.push({ strand, label, start, end: this.now(), outcome });
  }

  /** Notes how long `future`, of whatever family, takes from now on, and returns it. */
  follow<Future extends StandardFutureV1>(strand: Strand, label: string, future: Future): Future {
    const end = this.begin(strand, label);
    const settled = future["~future"].peek();
    if (settled === undefined) future["~future"].observe(({ status }) => end(OUTCOMES[status]));
    else end(OUTCOMES[settled.status]);
    return future;
  }
}
