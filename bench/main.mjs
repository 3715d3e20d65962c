// npm run bench -- [W3 W5 W4/10] [--rounds 5] [--peers native,effect] [--json FILE] [--svg FILE] [--docs] [--from FILE]
// --docs writes the figures into docs and the README; --from FILE shows an earlier run's, which --json has written.
import { readFileSync, writeFileSync } from "node:fs";
import { choose, readOptions } from "./harness/options.mjs";
import { makeReport } from "./harness/report.mjs";
import { runRounds } from "./harness/runRounds.mjs";
import { versionsOf } from "./harness/versions.mjs";
import { writeDocuments } from "./output/documents.mjs";
import { asSvg } from "./output/svg.mjs";
import { asText } from "./output/text.mjs";
import { cases } from "./workloads/index.mjs";

const options = readOptions();
const report = options.from === undefined ? await measure() : JSON.parse(readFileSync(options.from, "utf8"));
console.log(asText(report));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 1)}\n`);
if (options.svg !== undefined) writeFileSync(options.svg, asSvg(report));
// The documents show nothing less than a whole run.
if (options.docs && process.exitCode === undefined) writeDocuments(report);

async function measure() {
  const { cases: chosen, pythons, missing } = choose(cases, options);
  for (const library of missing) console.log(`SKIPPED: ${library}. No Python has it; name one that does in PYTHON.`);
  const { samples, failures } = await runRounds(chosen, pythons, options.rounds, showProgress);
  showProgress("");
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
  const names = chosen.flatMap((each) => [...Object.keys(each.contenders), ...each.originals]);
  return makeReport(chosen, samples, options.rounds, versionsOf(names, pythons));
}

/** @param {string} what */
function showProgress(what) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}
