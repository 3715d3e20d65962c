// Prints how many bytes one operation of each program takes from the heap, of which most are soon given back:
// node --jitless --min-semi-space-size=64 --max-semi-space-size=64 --expose-gc bench/guard/countBytes.mjs
//
// Nothing is collected meanwhile, and nothing is optimised, which would depend on the moment: it is the same in every run.
import { getHeapSpaceStatistics } from "node:v8";
import { programs } from "./programs.mjs";

const FEW = 1000;
const MANY = 11_000;

const { gc } = /** @type {{ gc?: () => void }} */ (globalThis);
if (gc === undefined) throw new Error("Run node with --expose-gc");

const now = performance.now();
performance.now = () => now;

/** @type {Record<string, number>} */
const bytes = {};
for (const [name, program] of Object.entries(programs)) {
  await program(MANY);
  const few = await bytesOf(() => program(FEW));
  const many = await bytesOf(() => program(MANY));
  bytes[name] = Math.round((many - few) / (MANY - FEW));
}
console.log(JSON.stringify(bytes));

/** @param {() => unknown} fn */
async function bytesOf(fn) {
  gc?.();
  const before = youngBytes();
  await fn();
  return youngBytes() - before;
}

/** What was taken since the last collection, but for what the engine itself keeps, which is never young. */
function youngBytes() {
  return getHeapSpaceStatistics().reduce((sum, { space_name, space_used_size }) => {
    return space_name === "new_space" || space_name === "new_large_object_space" ? sum + space_used_size : sum;
  }, 0);
}
