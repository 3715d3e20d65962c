// How many machine instructions an operation takes, and in which functions: the same on every machine, whatever else it does.
// What goes by the clock, as timers do, is not the same in each run, and takes other ways as valgrind is slow.
//   npm run instructions -- W4 W10/task [--peers native,co] [--top 12]      (needs valgrind)
import { parseArgs } from "node:util";
import { choose } from "./harness/options.mjs";
import { instructionsPerOperation } from "./instructions/callgrind.mjs";
import { KINDS, kindOf } from "./instructions/kinds.mjs";
import { cases } from "./workloads/index.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: "string", default: "native" }, top: { type: "string", default: "12" } },
});
const { cases: chosen } = choose(cases, { workloads: positionals, peers: values.peers.split(",") });
for (const { id, title, measure, contenders } of chosen) {
  if (measure.unit !== "ns") continue;
  console.log(`\n${id}: ${title}`);
  for (const contender of Object.keys(contenders)) show(contender, await instructionsPerOperation(id, contender));
}

/** @param {string} contender @param {ReadonlyMap<string, number>} functions */
function show(contender, functions) {
  /** @type {Map<string, number>} */
  const sums = new Map(KINDS.map((kind) => [kind, 0]));
  for (const [name, count] of functions) sums.set(kindOf(name), (sums.get(kindOf(name)) ?? 0) + count);
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...sums].map(([kind, count]) => `${kind} ${count.toFixed(0)}`);
  console.log(`  ${contender}: ${total.toFixed(0)} instructions; ${parts.join(", ")}`);
  const top = [...functions].sort((a, b) => b[1] - a[1]).slice(0, Number(values.top));
  for (const [name, count] of top) console.log(`    ${count.toFixed(1).padStart(8)}  ${name}`);
}
