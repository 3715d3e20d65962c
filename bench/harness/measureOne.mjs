// The process that measures one contender of one case: echo | node --expose-gc bench/harness/measureOne.mjs W4/10 native
import { createInterface } from "node:readline";
import { cases } from "../workloads/index.mjs";

const [, , id, contender] = process.argv;
const found = cases.find((each) => each.id === id);
const prepare = found?.contenders[contender ?? ""];
if (found === undefined || contender === undefined || prepare === undefined)
  throw new Error(`There is no contender ${contender} of ${id}`);
const measure = await found.measure.start(prepare, contender);
console.log("= ready");
for await (const _ of createInterface(process.stdin)) console.log(`= ${await measure()}`);
// A library may leave something open.
process.exit();
