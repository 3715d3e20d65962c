import { type Check, consumerLaws, laws } from "@sennit/conformance";
import { consumers } from "./consumers/all.ts";
import { subjects } from "./subjects/all.ts";
import type { Tally } from "./tally.ts";

/** Whatever carries `~future` keeps the laws, and so does whatever waits for one. */
export async function checkLaws(tally: Tally): Promise<void> {
  for (const subject of subjects()) await checkAll(tally, subject.name, await laws(subject));
  for (const consumer of consumers()) await checkAll(tally, String(consumer.name), await consumerLaws(consumer));
}

async function checkAll(tally: Tally, subject: string, checks: readonly Check[]): Promise<void> {
  // That the right ones are left out is what the tests check.
  for (const { name, skip, run } of checks) if (skip === undefined) await tally.check(`${subject}: ${name}`, run);
}
