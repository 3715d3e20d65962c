// npm run bench -- [W3 W5 W4/10] [--rounds 5] [--peers native,effect] [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeReport } from "./harness/report.mjs";
import { runRounds } from "./harness/runRounds.mjs";
import { asText } from "./output/text.mjs";
import { cases } from "./workloads/index.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    peers: { type: "string" },
    json: { type: "string" },
  },
});

const peers = values.peers?.split(",");
const rounds = Number(values.rounds);
const chosen = cases
  .filter(({ id }) => positionals.length === 0 || positionals.some((name) => id === name || id.startsWith(`${name}/`)))
  .map((each) => ({
    ...each,
    contenders: Object.fromEntries(
      Object.entries(each.contenders).filter(
        ([name]) => peers === undefined || name.startsWith("sennit") || peers.includes(name),
      ),
    ),
  }));

const samples = await runRounds(chosen, rounds, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done}`);
});
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
const report = makeReport(chosen, samples, rounds, { node: process.version });
console.log(asText(report));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 1)}\n`);
