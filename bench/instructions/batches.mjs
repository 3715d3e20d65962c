// Runs a contender of a case in batches, and nothing else: node bench/instructions/batches.mjs W4 sennit 20 10000
import { cases } from "../workloads/index.mjs";

const [, , id, contender = "", batches, operations] = process.argv;
const prepare = cases.find((each) => each.id === id)?.contenders[contender];
if (prepare === undefined) throw new Error(`There is no contender ${contender} of ${id}`);
const batch = await prepare();
for (let i = 0; i < Number(batches); i += 1) await batch(Number(operations));
process.exit();
