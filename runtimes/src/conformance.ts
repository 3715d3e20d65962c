import { laws } from "@sennit/conformance";
import { subjects } from "./subjects/all.ts";
import type { Tally } from "./tally.ts";

/** Whatever carries `~future` keeps the laws. */
export async function checkLaws(tally: Tally): Promise<void> {
  for (const subject of subjects()) {
    for (const { name, skip, run } of await laws(subject)) {
      // That these are the right ones is what the tests check.
      if (skip === undefined) await tally.check(`${subject.name}: ${name}`, run);
    }
  }
}
