import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Difference, firstDifference } from "./compare.ts";
import { interpret } from "./interpret.ts";
import { silenceReports } from "./quiet.ts";
import { parseScenarios, type Scenario } from "./scenario.ts";

/** npm changes into the project's folder; the files are named from where the user stands. */
const startedIn = process.env["INIT_CWD"] ?? process.cwd();

function main(files: readonly string[]): number {
  if (files.length === 0) {
    console.error("usage: npm run oracle -- FILE.jsonl…    (the recorded ones: oracle/traces/*.jsonl)");
    return 2;
  }
  silenceReports();
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    for (const scenario of parseScenarios(readFileSync(resolve(startedIn, file), "utf8"))) {
      const difference = check(scenario);
      if (difference === undefined) {
        passed += 1;
      } else {
        failed += 1;
        console.log(`${scenario.name}: event ${difference.index}`);
        console.log(`  expected ${difference.expected}`);
        console.log(`  got      ${difference.got}`);
      }
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function check(scenario: Scenario): Difference | undefined {
  try {
    return firstDifference(scenario.trace, interpret(scenario.program));
  } catch (error) {
    return {
      index: 0,
      expected: "a trace",
      got: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

process.exitCode = main(process.argv.slice(2));
