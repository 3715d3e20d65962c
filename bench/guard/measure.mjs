import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Without a compiler, whose moment differs from run to run; and with room for all that is allocated. */
const FLAGS = ["--jitless", "--no-warnings", "--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];

/** @typedef {{ work: number, bytes: number }} Counts What one operation takes: nodes of the library's code, bytes of the heap. */

/** Counts what one operation of each program takes. @returns {Promise<Record<string, Counts>>} */
export async function measure() {
  const [work, bytes] = await Promise.all([countsOf("countWork.mjs"), countsOf("countBytes.mjs")]);
  return Object.fromEntries(
    Object.entries(work).map(([name, each]) => [name, { work: each, bytes: bytes[name] ?? Number.NaN }]),
  );
}

/** @param {string} script @returns {Promise<Record<string, number>>} */
async function countsOf(script) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, path]);
  return JSON.parse(stdout);
}
