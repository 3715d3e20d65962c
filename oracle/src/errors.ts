/** The error that a scenario raises on purpose. */
export class ScenarioError extends Error {
  readonly tag: string;

  constructor(tag: string) {
    super(tag);
    this.tag = tag;
  }
}

/** A scenario names something that was never created. */
export class Missing extends Error {}
