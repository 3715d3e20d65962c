// The process that measures one contender of one case: node --expose-gc bench/harness/measureOne.mjs W4/10 native
import { cases } from "../workloads/index.mjs";

const [, , id, contender] = process.argv;
const found = cases.find((each) => each.id === id);
const prepare = found?.contenders[contender ?? ""];
if (found === undefined || contender === undefined || prepare === undefined)
  throw new Error(`There is no contender ${contender} of ${id}`);
const value = await found.measure.run(prepare, contender);
// Apart from whatever a library may print; and it ends here, though a library may leave something open.
process.send?.(value, () => process.exit());
if (process.send === undefined) console.log(value);
