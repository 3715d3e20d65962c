import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hostTurns } from "./rest.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const RACES = 100_000;

/** What a race may leave behind on average, in bytes: less than any object takes. */
const BYTES = 8;

/** Whether nothing is left of `RACES` races, which `race` runs as many of as it is told; some go before, for what is made once. */
export async function leavesNothing(race: (times: number) => unknown): Promise<boolean> {
  const before = await heapAfter(race, RACES / 20);
  const after = await heapAfter(race, RACES);
  return after - before < RACES * BYTES;
}

/** What waits for its turn in the host is no leak, and must not pile up. */
const BATCH = 1000;

async function heapAfter(race: (times: number) => unknown, times: number): Promise<number> {
  for (let i = 0; i < times; i += BATCH) {
    await race(BATCH);
    await new Promise(setImmediate);
  }
  // The host lets go of a signal, and of what listens to it, in several steps.
  for (let i = 0; i < 4; i += 1) {
    await hostTurns();
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** `race`, so many times one after the other. */
export function oneByOne(race: () => unknown): (times: number) => Promise<void> {
  return async (times) => {
    for (let i = 0; i < times; i += 1) {
      const through = race();
      if (through instanceof Promise) await through;
    }
  };
}
