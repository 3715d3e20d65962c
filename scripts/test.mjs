// Runs every check, then the tests, and counts them all. With --no-tests: the checks alone.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { canInstallChromium, chromiumPath, installChromium } from "./chromium.mjs";

/** Scripts of package.json, in order: what comes later reads what `build` and `examples` write. */
const checks = ["build", "examples", "types", "lint", "unused", "publint", "attw", "size", "packed"];
/** @type {{ scripts: Record<string, string> }} */
const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));

const count = { passed: 0, failed: 0, skipped: 0 };

// As npm does, so that `node scripts/test.mjs` works too.
process.chdir(join(import.meta.dirname, ".."));
process.env["PATH"] = join(process.cwd(), "node_modules/.bin") + delimiter + process.env["PATH"];

for (const name of checks) check(name);
if (!process.argv.includes("--no-tests")) test();

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed === 0 ? 0 : 1;

/** @param {string} name */
function check(name) {
  const command = scripts[name] ?? `echo 'package.json has no script "${name}"'; exit 1`;
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: "utf8" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const ok = status === 0;
  count[ok ? "passed" : "failed"] += 1;
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds} s`);
  if (!ok) console.log(`\n$ ${command}\n${stdout}${stderr}`);
}

function test() {
  if (chromiumPath() === undefined && canInstallChromium()) {
    console.log("Installing Chromium for the browser tests …");
    installChromium();
  }
  if (chromiumPath() === undefined)
    console.log("SKIPPED: the browser tests. Install Chromium, or name one in CHROMIUM.");
  const folder = mkdtempSync(join(tmpdir(), "sennit-"));
  const report = join(folder, "vitest.json");
  const { status } = spawnSync(`vitest run --reporter=default --reporter=json --outputFile.json=${report}`, {
    shell: true,
    stdio: "inherit",
  });
  const failedBefore = count.failed;
  try {
    countTests(JSON.parse(readFileSync(report, "utf8")));
  } catch (error) {
    console.log(`vitest left no report: ${error}`);
  }
  // A file that does not load and an error outside of all tests fail no test, but fail the run.
  if (status !== 0 && count.failed === failedBefore) count.failed += 1;
  rmSync(folder, { recursive: true });
}

/** @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} report */
function countTests(report) {
  count.passed += report.numPassedTests;
  count.failed += report.numFailedTests;
  count.skipped += report.numPendingTests + report.numTodoTests;
}
