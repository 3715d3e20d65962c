import { LAWS, type Law } from "./law.ts";

/** The three parts of a finding: what was done, what the law wants to come of it, what came of it. */
export interface Finding {
  readonly did: string;
  readonly want: string;
  readonly saw: string;
}

/** Raised by a check that has found a law broken; its message says which, how, and what was seen. */
export class BrokenLaw extends Error {
  override readonly name = "BrokenLaw";
  readonly code = "ERR_BROKEN_LAW";
  readonly law: Law;
  readonly finding: Finding;

  constructor(law: Law, finding: Finding, options?: ErrorOptions) {
    super(`${law}, ${LAWS[law]}: ${finding.did}. The law wants ${finding.want}; but ${finding.saw}.`, options);
    this.law = law;
    this.finding = finding;
  }
}
