// The round trip of a task through WorkerExecutor and through piscina, in one run: node bench/executor.mjs [rounds]
// The contenders take turns within each round, so that what else the machine does falls on all of them alike.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { Piscina } from "piscina";
import { WorkerExecutor } from "sennit/concurrent";

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(a: number, b: number) => PromiseLike<number>} add
 * @property {() => Promise<unknown>} end
 */
/** @typedef {(contender: Contender) => Promise<number>} Measure Tasks per second. */

const SEQUENTIAL = 1000;
const IN_FLIGHT = 1000;
const WAVES = 10;

const rounds = Number(process.argv[2] ?? 15);
const workers = availableParallelism();
const module = new URL("./executor/tasks.mjs", import.meta.url);

/** @type {Contender[]} */
const contenders = [
  ours("sennit", {}),
  ours("sennit, 10 a worker", { tasksPerWorker: 10 }),
  ours("sennit, without origins", { origins: false }),
  theirs("piscina", {}),
  theirs("piscina, 10 a worker, atomics async", { concurrentTasksPerWorker: 10, atomics: "async" }),
];

/** @type {[name: string, measure: Measure][]} */
const measures = [
  ["one after the other", sequential],
  [`${IN_FLIGHT} in flight`, inFlight],
];

const { version } = JSON.parse(
  readFileSync(
    createRequire(import.meta.url)
      .resolve("piscina")
      .replace(/dist.*/, "package.json"),
    "utf8",
  ),
);
console.log(`Node ${process.version}, piscina ${version}, ${workers} workers, ${cpus()[0]?.model}, ${rounds} rounds`);

/** @type {Map<string, number[]>} */
const samples = new Map();
for (let round = -2; round < rounds; round += 1) {
  for (const [name, measure] of measures) {
    // Everybody is at each place of the order equally often.
    for (let i = 0; i < contenders.length; i += 1) {
      const contender = /** @type {Contender} */ (contenders[(i + round + contenders.length) % contenders.length]);
      const rate = await measure(contender);
      const key = `${name}: ${contender.name}`;
      // Before round 0, all is warmed up.
      if (round >= 0) samples.set(key, [...(samples.get(key) ?? []), rate]);
    }
  }
}
for (const { end } of contenders) await end();

for (const [name] of measures) {
  const rates = contenders.map((contender) => samples.get(`${name}: ${contender.name}`) ?? []);
  const best = theirBest(rates);
  console.log(`\n${name}, medians`);
  rates.forEach((rate, i) => {
    const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => quantile(rate, part));
    const ratio = quantile(
      rate.map((each, round) => each / (best[round] ?? Number.NaN)),
      0.5,
    );
    const range = `${thousands(low)} to ${thousands(high)}`;
    console.log(
      `  ${contenders[i]?.name.padEnd(36)} ${thousands(middle).padStart(8)} tasks/s (${range}; ${micro(middle)} us each), ${ratio.toFixed(2)} x the best piscina`,
    );
  });
}

/** @type {Measure} */
async function sequential({ add }) {
  const start = performance.now();
  for (let i = 0; i < SEQUENTIAL; i += 1) await add(i, 1);
  return (SEQUENTIAL / (performance.now() - start)) * 1000;
}

/** @type {Measure} */
async function inFlight({ add }) {
  const total = IN_FLIGHT * WAVES;
  let submitted = 0;
  let sum = 0;
  // Whoever has its answer submits the next one, so that there are always as many.
  const chain = async () => {
    while (submitted < total) {
      const answer = await add(submitted++, 1);
      sum += answer;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, chain));
  const time = performance.now() - start;
  if (sum !== (total * (total + 1)) / 2) throw new Error("some answer was wrong");
  return (total / time) * 1000;
}

/**
 * @param {string} name
 * @param {{ tasksPerWorker?: number, origins?: boolean }} options
 * @returns {Contender}
 */
function ours(name, options) {
  /** @type {WorkerExecutor<{ add(a: number, b: number): number }>} */
  const pool = new WorkerExecutor(module, { workers, ...options });
  return { name, add: (a, b) => pool.submit("add", a, b), end: () => pool.shutdown() };
}

/**
 * @param {string} name
 * @param {ConstructorParameters<typeof Piscina>[0]} options
 * @returns {Contender}
 */
function theirs(name, options) {
  const pool = new Piscina({
    filename: module.href,
    name: "addPair",
    minThreads: workers,
    maxThreads: workers,
    ...options,
  });
  return { name, add: (a, b) => pool.run([a, b]), end: () => pool.destroy() };
}

/** What the better of piscina's settings reached in each round. @param {number[][]} rates */
function theirBest(rates) {
  const theirs = rates.filter((_, i) => contenders[i]?.name.startsWith("piscina"));
  return Array.from({ length: rounds }, (_, round) => Math.max(...theirs.map((rate) => rate[round] ?? 0)));
}

/**
 * @param {number[]} values
 * @param {number} part
 */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(part * sorted.length), sorted.length - 1)] ?? Number.NaN;
}

/** @param {number} rate */
function thousands(rate = Number.NaN) {
  return Math.round(rate).toLocaleString("en-US").replaceAll(",", " ");
}

/** @param {number} rate */
function micro(rate = Number.NaN) {
  return (1e6 / rate).toFixed(1);
}
