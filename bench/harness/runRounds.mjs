import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const MEASURE_ONE = fileURLToPath(new URL("./measureOne.mjs", import.meta.url));

/** @typedef {Map<string, Map<string, number[]>>} Samples By case and contender, one of each round. */

/**
 * Measures every contender of every case once in each round, each in a process of its own: what else the machine does falls
 * on all alike, and no library's code was warmed up by another's.
 *
 * @param {readonly import("./workload.mjs").Case[]} cases
 * @param {number} rounds
 * @param {(done: string) => void} progress
 */
export async function runRounds(cases, rounds, progress) {
  /** @type {Samples} */
  const samples = new Map(
    cases.map(({ id, contenders }) => [id, new Map(Object.keys(contenders).map((name) => [name, []]))]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const { id, contenders } of cases) {
      const names = Object.keys(contenders);
      for (let i = 0; i < names.length; i += 1) {
        // Everybody is at each place of the order equally often.
        const name = /** @type {string} */ (names[(i + round) % names.length]);
        progress(`round ${round + 1} of ${rounds}: ${id} ${name}`);
        samples
          .get(id)
          ?.get(name)
          ?.push(await measure(id, name));
      }
    }
  }
  return samples;
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
    child.once("exit", (code) => reject(new Error(`${id} ${contender} ended with ${code}, without a figure: ${said}`)));
  });
}
