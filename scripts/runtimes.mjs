// Runs runtimes/dist on every runtime, and prints a line for each.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { startChromium } from "./runtimes/chromium.mjs";
import { findRuntime } from "./runtimes/install.mjs";

/** @typedef {{ passed: number, failures: string[], skips: string[] }} Counts */

const nodeTest = ["--test", "runtimes/runners/node.test.mjs"];

/** The versions are pinned, as those of all that is installed. @type {import("./runtimes/install.mjs").Runtime[]} */
const runtimes = [
  {
    name: "Node 20",
    package: nodePackage(),
    version: "20.20.0",
    binary: "node",
    flags: ["--expose-gc"],
    test: nodeTest,
  },
  {
    name: "Node 24",
    package: nodePackage(),
    version: "24.21.0",
    binary: "node",
    flags: ["--expose-gc"],
    test: nodeTest,
  },
  {
    name: "Bun",
    package: "bun",
    version: "1.4.5",
    binary: "bun",
    flags: [],
    test: ["test", "./runtimes/runners/bun.test.mjs"],
  },
  {
    name: "Deno",
    package: "deno",
    version: "2.9.6",
    binary: "deno",
    flags: ["run", "--no-lock", "--allow-all", "--v8-flags=--expose-gc"],
    test: ["test", "--no-lock", "--allow-all", "--no-check", "runtimes/runners/deno.test.mjs"],
  },
];

const root = join(import.meta.dirname, "..");
const program = join(root, "runtimes/dist/main.js");
const count = { passed: 0, failed: 0, skipped: 0 };

for (const runtime of runtimes) {
  const path = findRuntime(runtime);
  await report(runtime.name, path === undefined ? undefined : () => runBoth(path, runtime));
}
await report("Chromium", startChromium());

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed === 0 ? 0 : 1;

/**
 * @param {string} name
 * @param {(() => Promise<Counts>) | undefined} start
 */
async function report(name, start) {
  if (start === undefined) {
    count.skipped += 1;
    console.log(`SKIPPED ${name.padEnd(8)} it is not to be had here`);
    return;
  }
  const begun = performance.now();
  const { passed, failures, skips } = await start();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  count.passed += passed;
  count.failed += failures.length;
  count.skipped += skips.length;
  const numbers = `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
  console.log(`${failures.length === 0 ? "ok     " : "FAILED "} ${name.padEnd(8)} ${numbers}, ${seconds} s`);
  for (const failure of failures) console.log(`  ${failure}`);
  for (const skip of skips) console.log(`  skipped: ${skip}`);
}

/**
 * The program, and then the kit in the runtime's own test runner, which counts as one.
 * @param {string} path
 * @param {import("./runtimes/install.mjs").Runtime} runtime
 * @returns {Promise<Counts>}
 */
async function runBoth(path, { flags, test }) {
  const counts = await run(path, [...flags, program]);
  const { status, stdout, stderr } = spawnSync(path, test, { cwd: root, encoding: "utf8", timeout: 120_000 });
  if (status === 0) counts.passed += 1;
  else counts.failures.push(`its own test runner: ${[path, ...test].join(" ")}\n${stdout}${stderr}`);
  return counts;
}

/**
 * Runs the program, which ends its output with its counts.
 * @param {string} path
 * @param {string[]} args
 * @returns {Promise<Counts>}
 */
function run(path, args) {
  return new Promise((resolve) => {
    const child = spawn(path, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (errors += data));
    child.on("close", (status, signal) => {
      try {
        resolve(JSON.parse(output.trimEnd().split("\n").at(-1) ?? ""));
      } catch {
        const failure = `it ended with ${status ?? signal}, and without its counts:\n${output}${errors}`;
        resolve({ passed: 0, failures: [failure], skips: [] });
      }
    });
  });
}

/** Where Node's binaries are in the registry: the package `node` would fetch one of these by a script. */
function nodePackage() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  return `node-${platform}-${process.arch}`;
}
