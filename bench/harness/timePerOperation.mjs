import { Bench } from "tinybench";
import { clock } from "./clock.mjs";

/** How many milliseconds of work warm a contender up, until it has touched V8's whole young generation, and how many it takes at least for a turn. */
const WARM_UP = 500;
const TURN = 60;

/**
 * Nanoseconds for one operation, in batches of `count`: of the main thread's, or by the wall clock.
 *
 * The batch in the middle counts, so that one in which a neighbour of the machine was busy does not.
 *
 * tinybench repeats the batches, by our clock. mitata has no warm-up but one call, and its figures stand on loops of single
 * operations, which a loop of its own and 100,000 live tasks do not fit in.
 *
 * @param {number} count
 * @param {object} [options]
 * @param {Record<string, number>} [options.fewer] Contenders that are too slow for so many.
 * @param {number} [options.warmUp] How many operations warm up, where a whole batch takes seconds.
 * @param {readonly number[]} [options.shares] Each batch is one after another of these shares of `count`, where the collector would else
 *   come at the same moment of each.
 * @param {number} [options.turns] How often each contender has its turn in a round.
 * @param {() => number} [options.now] A clock in milliseconds, where the main thread's time is not what counts.
 * @returns {import("./workload.mjs").Measure}
 */
export function timePerOperation(count, { fewer = {}, warmUp, shares = [1], turns = 5, now = clock.now } = {}) {
  return {
    unit: "ns",
    turns,
    async start(prepare, contender) {
      const batch = await prepare();
      const sizes = shares.map((share) => Math.round(share * (fewer[contender] ?? count)));
      const operations = sizes.reduce((sum, size) => sum + size, 0);
      const all = async () => {
        for (const size of sizes) await batch(size);
      };
      const start = now();
      for (let i = 0; warmUp === undefined ? now() - start < WARM_UP : i < 5; i += 1)
        await (warmUp === undefined ? all() : batch(warmUp));
      return async () => {
        const bench = new Bench({ now, throws: true, warmup: false, iterations: 1, time: TURN });
        bench.add(contender, all, { async: true });
        const [task] = await bench.run();
        if (task?.result.state !== "completed") throw new Error(`The benchmark ended as ${task?.result.state}`);
        return (task.result.latency.p50 * 1e6) / operations;
      };
    },
  };
}
