/** Counts what was checked, and keeps what failed, in words. */
export class Tally {
  passed = 0;
  readonly failures: string[] = [];
  readonly skips: string[] = [];

  /** Runs one check, which fails by throwing. */
  async check(name: string, run: () => unknown): Promise<void> {
    try {
      await run();
      this.passed += 1;
    } catch (error) {
      this.failures.push(`${name}\n    ${describe(error)}`);
    }
  }

  skip(name: string, why: string): void {
    this.skips.push(`${name}: ${why}`);
  }
}

/** Of the stack, what is nearest: the rest is the program that runs all checks. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = error.stack?.split("\n").filter((line) => /^\s+at |@/.test(line)) ?? [];
  return [String(error), ...frames.slice(0, 3)].join("\n");
}
