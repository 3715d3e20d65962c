// For browsers: the page gives the texts of the traces, and gets the counts.
import { program } from "./program.ts";

export async function run(traces: readonly string[]): Promise<{ passed: number; failures: string[]; skips: string[] }> {
  const { passed, failures, skips } = await program(traces, []);
  return { passed, failures, skips };
}
