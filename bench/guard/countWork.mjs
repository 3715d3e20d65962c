// Prints how much of the library's code one operation of each program runs: node bench/guard/countWork.mjs
//
// V8 counts how often each block of code runs, for coverage; a syntax node in a block counts as often as its block runs.
// That is the same on every machine and in every run.
import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { programs } from "./programs.mjs";

/** @typedef {import("node:inspector").Profiler.ScriptCoverage} ScriptCoverage */
/** @typedef {import("node:inspector").Profiler.CoverageRange} CoverageRange */

const FEW = 1000;
const MANY = 3000;

/** @type {Map<string, readonly number[]>} The places of the nodes of each file, ascending. */
const nodes = new Map();

// The clock stands still, so that the loop never ends a slice early: how many there are would depend on the machine.
const now = performance.now();
performance.now = () => now;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
/** @type {Record<string, number>} */
const work = {};
for (const [name, program] of Object.entries(programs)) {
  await program(FEW);
  const few = await workOf(() => program(FEW));
  const many = await workOf(() => program(MANY));
  // What is done once for all operations falls out.
  work[name] = Math.round(((many - few) / (MANY - FEW)) * 10) / 10;
}
console.log(JSON.stringify(work));

/** @param {() => unknown} fn */
async function workOf(fn) {
  await session.post("Profiler.takePreciseCoverage");
  await fn();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result
    .filter(({ url }) => url.includes("/packages/sennit/dist/"))
    .reduce((sum, each) => sum + workIn(each), 0);
}

/** @param {ScriptCoverage} script */
function workIn({ url, functions }) {
  const places = nodes.get(url) ?? placesIn(url);
  nodes.set(url, places);
  let sum = 0;
  /** @type {CoverageRange[]} The ranges around the place that is looked at, the innermost last. */
  const around = [];
  const ranges = functions
    .flatMap((each) => each.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  let next = 0;
  for (const place of places) {
    while (next < ranges.length && /** @type {CoverageRange} */ (ranges[next]).startOffset <= place)
      around.push(/** @type {CoverageRange} */ (ranges[next++]));
    while (around.length > 0 && /** @type {CoverageRange} */ (around.at(-1)).endOffset <= place) around.pop();
    sum += around.at(-1)?.count ?? 0;
  }
  return sum;
}

/** @param {string} url */
function placesIn(url) {
  /** @type {number[]} */
  const places = [];
  JSON.stringify(parseSync(url, readFileSync(fileURLToPath(url), "utf8")).program, (_key, value) => {
    if (typeof value?.start === "number") places.push(value.start);
    return value;
  });
  return places.sort((a, b) => a - b);
}
