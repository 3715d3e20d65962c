import { execFile, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MEASURE_ONE_PYTHON } from "./pythons.mjs";

const MEASURE_ONE = fileURLToPath(new URL("./measureOne.mjs", import.meta.url));

/** @typedef {Map<string, Map<string, number[]>>} Samples By case and contender, one of each round. */

/**
 * Measures every contender of every case once in each round, each in a process of its own: what else the machine does falls
 * on all alike, and no library's code was warmed up by another's. One whose process fails is left out of its case from then
 * on, and named: the others' figures are not lost with it.
 *
 * @param {readonly import("./workload.mjs").Case[]} cases
 * @param {ReadonlyMap<string, import("./pythons.mjs").Python>} pythons
 * @param {number} rounds
 * @param {(done: string) => void} progress
 */
export async function runRounds(cases, pythons, rounds, progress) {
  /** @type {Samples} */
  const samples = new Map(cases.map((each) => [each.id, new Map(namesOf(each).map((name) => [name, []]))]));
  /** @type {string[]} */
  const failures = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const each of cases) {
      const names = namesOf(each);
      for (let i = 0; i < names.length; i += 1) {
        // Everybody is at each place of the order equally often.
        const name = /** @type {string} */ (names[(i + round) % names.length]);
        const values = samples.get(each.id)?.get(name);
        if (values === undefined) continue;
        progress(`round ${round + 1} of ${rounds}: ${each.id} ${name}`);
        const python = each.originals?.includes(name) ? pythons.get(name) : undefined;
        try {
          values.push(await (python === undefined ? measure(each.id, name) : measureOn(python, each.id, name)));
        } catch (error) {
          samples.get(each.id)?.delete(name);
          failures.push(`${each.id} ${name}: ${error}`);
        }
      }
    }
  }
  return { samples, failures };
}

/** @param {import("./workload.mjs").Case} each */
function namesOf({ contenders, originals = [] }) {
  return [...Object.keys(contenders), ...originals];
}

/** @param {string} id @param {string} contender @returns {Promise<number>} */
function measure(id, contender) {
  return new Promise((resolve, reject) => {
    const child = fork(MEASURE_ONE, [id, contender], {
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    child.stderr?.on("data", (text) => {
      said += text;
    });
    child.once("message", (value) => resolve(Number(value)));
    child.once("exit", (code) => reject(new Error(`its process ended with ${code}, without a figure: ${said}`)));
  });
}

/** @param {import("./pythons.mjs").Python} python @param {string} id @param {string} library */
async function measureOn({ command }, id, library) {
  const { stdout } = await promisify(execFile)(command, [MEASURE_ONE_PYTHON, id, library]);
  return Number(stdout);
}
