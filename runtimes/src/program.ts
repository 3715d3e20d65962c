import { silenceReports } from "@sennit/oracle";
import type { Behaviour } from "./behaviours/behaviour.ts";
import { families } from "./behaviours/families.ts";
import { host } from "./behaviours/host.ts";
import { structured } from "./behaviours/structured.ts";
import { checkLaws } from "./conformance.ts";
import { Tally } from "./tally.ts";
import { replay } from "./traces.ts";

/** No behaviour takes so many milliseconds: what it cuts off would take longer. */
const PATIENCE = 30_000;

/** The same on every runtime: behaviours of the families and of scopes, the laws of the protocol, the traces of the originals. */
export async function program(traces: readonly string[], more: readonly Behaviour[]): Promise<Tally> {
  const tally = new Tally();
  for (const { name, skip, run } of [...host, ...families, ...structured, ...more]) {
    if (skip === undefined) await tally.check(name, () => inTime(run));
    else tally.skip(name, skip);
  }
  silenceReports();
  await checkLaws(tally);
  for (const text of traces) await replay(tally, text);
  return tally;
}

async function inTime(run: () => unknown): Promise<void> {
  const begun = performance.now();
  await run();
  const took = performance.now() - begun;
  if (took > PATIENCE)
    throw new Error(`it took ${took.toFixed(0)} ms: something was waited out that was to be cut off`);
}
