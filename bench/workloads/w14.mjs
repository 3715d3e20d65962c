// W14: tasks through worker threads, by the wall clock: the main thread waits for most of it.
import { availableParallelism } from "node:os";
import { timePerOperation } from "../harness/timePerOperation.mjs";

/** @typedef {(a: number, b: number) => PromiseLike<number>} Add */

const module = new URL("./w14Tasks.mjs", import.meta.url);
const workers = availableParallelism();

/** @param {{ tasksPerWorker?: number, origins?: boolean }} options @returns {Promise<Add>} */
async function sennit(options) {
  // As it comes, it asks for node:async_hooks.
  const { WorkerExecutor } = await import("sennit/concurrent");
  /** @type {import("sennit/concurrent").WorkerExecutor<{ add(a: number, b: number): number }>} */
  const pool = new WorkerExecutor(module, { workers, ...options });
  return (a, b) => pool.submit("add", a, b);
}

/** @param {ConstructorParameters<typeof import("piscina").Piscina>[0]} options @returns {Promise<Add>} */
async function piscina(options) {
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: module.href,
    name: "addPair",
    minThreads: workers,
    maxThreads: workers,
    ...options,
  });
  return (a, b) => pool.run([a, b]);
}

/**
 * Whoever has its answer submits the next one, so that there are always as many.
 * @type {(inFlight: number, add: Promise<Add>) => Promise<import("../harness/workload.mjs").Batch>}
 */
const waves = async (inFlight, promise) => {
  const add = await promise;
  return async (count) => {
    let submitted = 0;
    let sum = 0;
    const chain = async () => {
      while (submitted < count) {
        const answer = await add(submitted++, 1);
        sum += answer;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, chain));
    if (sum !== (count * (count + 1)) / 2) throw new Error("some answer was wrong");
  };
};

/** @type {(inFlight: number) => Record<string, import("../harness/workload.mjs").Prepare>} */
const contenders = (inFlight) => ({
  sennit: () => waves(inFlight, sennit({})),
  "sennit, 10 a worker": () => waves(inFlight, sennit({ tasksPerWorker: 10 })),
  "sennit, without origins": () => waves(inFlight, sennit({ origins: false })),
  piscina: () => waves(inFlight, piscina({})),
  "piscina, 10 a worker": () => waves(inFlight, piscina({ concurrentTasksPerWorker: 10, atomics: "async" })),
});

const now = () => performance.now();

/** @type {import("../harness/workload.mjs").Case[]} */
export const w14 = [
  {
    id: "W14",
    title: "tasks on worker threads, 1,000 in flight",
    measure: timePerOperation(10_000, { now }),
    contenders: contenders(1000),
    goals: [{ contender: "sennit", atMost: 1 / 1.5, of: "piscina|piscina, 10 a worker" }],
  },
  {
    id: "W14/one",
    title: "the same, one after the other",
    measure: timePerOperation(1000, { now }),
    contenders: contenders(1),
    goals: [],
  },
];
