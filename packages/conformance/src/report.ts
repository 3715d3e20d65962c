import { LAWS, type Law } from "./law.ts";

/** What came of one check. */
export interface Result {
  readonly law: Law;
  readonly name: string;
  readonly status: "kept" | "broken" | "not checked";
  /** Why, in words, where it was not kept. */
  readonly message: string | undefined;
}

/** What came of all checks of one library. */
export class Report {
  /** Whose futures were checked. */
  readonly subject: string;
  readonly results: readonly Result[];

  constructor(subject: string, results: readonly Result[]) {
    this.subject = subject;
    this.results = results;
  }

  /** Whether no law was found to be broken. Not every law need have been checked: see `unchecked`. */
  get ok(): boolean {
    return this.broken.length === 0;
  }

  /** The laws that were checked and found kept. */
  get kept(): readonly Law[] {
    return this.#laws((law) => !this.broken.includes(law) && this.#has(law, "kept"));
  }

  /** The laws that are broken. */
  get broken(): readonly Law[] {
    return this.#laws((law) => this.#has(law, "broken"));
  }

  /** The laws of which nothing at all could be checked. */
  get unchecked(): readonly Law[] {
    return this.#laws((law) => !this.#has(law, "kept") && !this.#has(law, "broken"));
  }

  /** The report in words: which laws are broken and how, and what was not checked and why. */
  toString(): string {
    const counts = `${this.kept.length} laws kept, ${this.broken.length} broken, ${this.unchecked.length} not checked`;
    const lines = this.results
      .filter(({ status }) => status !== "kept")
      .sort((a, b) => Number(b.status === "broken") - Number(a.status === "broken"))
      .map(({ status, name, message }) =>
        status === "broken" ? `  BROKEN  ${message}` : `  not checked  ${name}: ${message}`,
      );
    return [`${this.subject}: ${counts}`, ...lines].join("\n");
  }

  #laws(matches: (law: Law) => boolean): readonly Law[] {
    return (Object.keys(LAWS) as Law[]).filter(matches);
  }

  #has(law: Law, status: Result["status"]): boolean {
    return this.results.some((result) => result.law === law && result.status === status);
  }
}
