// Runs the contenders of each workload in turns, and prints the median of their times and of their ratios to the first.
import { cpus } from "node:os";

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} unit What one operation is.
 * @property {number} count How many operations one run is.
 * @property {Record<string, () => unknown>} contenders Each does `count` operations; the first is what the others are measured against.
 */

/**
 * @param {readonly Workload[]} workloads
 * @param {number} rounds
 */
export async function compare(workloads, rounds) {
  console.log(
    `Node ${process.version}, ${cpus()[0]?.model}, ${rounds} rounds; ns per operation, and the ratio to native`,
  );
  for (const { name, unit, count, contenders } of workloads) {
    const names = Object.keys(contenders);
    /** @type {number[][]} */
    const times = names.map(() => []);
    for (let round = -2; round < rounds; round += 1) {
      for (const [i, run] of Object.values(contenders).entries()) {
        /** @type {{ gc?: () => void }} */ (globalThis).gc?.();
        const start = performance.now();
        await run();
        const took = ((performance.now() - start) * 1e6) / count;
        // Before round 0 everything is warmed up.
        if (round >= 0) times[i]?.push(took);
      }
    }
    console.log(`\n${name} (per ${unit})`);
    for (const [i, contender] of names.entries()) {
      const ratios = (times[i] ?? []).map((took, round) => took / (times[0]?.[round] ?? Number.NaN));
      console.log(
        `  ${contender.padEnd(10)} ${median(times[i] ?? [])
          .toFixed(0)
          .padStart(8)}   x ${median(ratios).toFixed(2)}`,
      );
    }
  }
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
