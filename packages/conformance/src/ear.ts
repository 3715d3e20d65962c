import type { StandardFutureV1 } from "@sennit/spec";

/** An observer that keeps what it is told. */
export class Ear {
  readonly heard: StandardFutureV1.Outcome[] = [];
  readonly observer = (outcome: StandardFutureV1.Outcome): void => void this.heard.push(outcome);
}
