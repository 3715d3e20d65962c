import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hostTurns } from "./rest.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

export const RACES = 100_000;

/** What a race may leave behind on average, in bytes: less than any object takes. */
const BYTES = 8;

/** Whether nothing is left of `RACES` calls of `race`; some go before, for what is made once. */
export async function leavesNothing(race: () => unknown): Promise<boolean> {
  const before = await heapAfter(race, RACES / 20);
  const after = await heapAfter(race, RACES);
  return after - before < RACES * BYTES;
}

async function heapAfter(race: () => unknown, times: number): Promise<number> {
  for (let i = 0; i < times; i += 1) {
    const through = race();
    if (through instanceof Promise) await through;
    // What waits for its turn in the host is no leak, and must not pile up.
    else if (i % 1000 === 0) await new Promise(setImmediate);
  }
  await hostTurns();
  collect();
  await hostTurns();
  collect();
  return process.memoryUsage().heapUsed;
}
