import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hostTurns } from "./rest.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** How many races it takes, unless a kind says fewer. */
export const RACES = 100_000;

/** What waits for its turn in the host is no leak, and must not pile up. */
const BATCH = 1000;

/** What a race may leave behind on average, in bytes: less than any object takes. */
const NOTHING = 16;

/** What is several objects, so that a few races are enough to see them. */
const OBJECTS = 128;

/** What the engine takes for itself now and then, in bytes, however few the races are. */
const NOISE = 256 * 1024;

/** A leak grows each time. What the engine makes when code has become hot comes once. */
const TIMES = 3;

/** Whether nothing is left of so many races, which `race` runs as many of as it is told. */
export async function leavesNothing(race: (times: number) => unknown, races = RACES): Promise<boolean> {
  await run(race, Math.max(races / 20, BATCH));
  let heap = await heapAfterRest();
  const grows = async (times: number, bytes: number): Promise<boolean> => {
    const limit = heap + Math.max(times * bytes, NOISE);
    await run(race, times);
    heap = await heapAfterRest(limit);
    return heap >= limit;
  };
  const alwaysGrows = async (times: number, bytes: number): Promise<boolean> => {
    for (let i = 0; i < TIMES; i += 1) if (!(await grows(times, bytes))) return false;
    return true;
  };
  return !(await alwaysGrows(Math.max(races / 50, BATCH), OBJECTS)) && !(await alwaysGrows(races, NOTHING));
}

async function run(race: (times: number) => unknown, times: number): Promise<void> {
  for (let i = 0; i < times; i += BATCH) {
    await race(BATCH);
    await new Promise(setImmediate);
  }
}

/** The host lets go of a signal, and of what listens to it, in several steps. Less than `enough` needs no more of them. */
async function heapAfterRest(enough = 0): Promise<number> {
  let heap = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3 && heap >= enough; i += 1) {
    await hostTurns();
    collect();
    heap = process.memoryUsage().heapUsed;
  }
  return heap;
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
