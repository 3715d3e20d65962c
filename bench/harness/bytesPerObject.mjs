const ROUND_TRIPS = 3;

/**
 * Bytes of the heap that each of `count` objects keeps from collection, without the place in the list of them all.
 *
 * The batch resolves to that list, and whatever has to live beside it goes on living.
 *
 * @param {number} count
 * @returns {import("./workload.mjs").Measure}
 */
export function bytesPerObject(count) {
  return {
    unit: "B",
    turns: 1,
    async start(prepare) {
      const hold = await prepare();
      // Whatever the first few make once is not counted.
      const first = await hold(100);
      return async () => {
        const before = await heapInUse();
        const held = await hold(count);
        const after = await heapInUse();
        if (first === undefined || !Array.isArray(held) || held.length !== count) throw new Error("nothing was held");
        return (after - before) / count - 8;
      };
    },
  };
}

/** What is left of the heap when nothing more can be collected. */
async function heapInUse() {
  const { gc } = /** @type {{ gc?: () => void }} */ (globalThis);
  if (gc === undefined) throw new Error("Run node with --expose-gc");
  for (let i = 0; i < ROUND_TRIPS; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
  return process.memoryUsage().heapUsed;
}
