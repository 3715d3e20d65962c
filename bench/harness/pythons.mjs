import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const MEASURE_ONE_PYTHON = fileURLToPath(new URL("../python/measure_one.py", import.meta.url));

/** Where to look for the originals: a system's own Python has what its packages have installed. */
const CANDIDATES = [process.env["PYTHON"], "python3", "/usr/bin/python3"];

/** @typedef {{ command: string, version: string }} Python */

/**
 * The Python that has each of `libraries`; those that none has are not there.
 * @param {Iterable<string>} libraries
 * @returns {Map<string, Python>}
 */
export function findPythons(libraries) {
  /** @type {Map<string, Python>} */
  const found = new Map();
  for (const library of libraries) {
    for (const command of CANDIDATES) {
      if (command === undefined) continue;
      const { status, stdout } = spawnSync(command, [MEASURE_ONE_PYTHON, library], { encoding: "utf8" });
      if (status !== 0) continue;
      found.set(library, { command, version: stdout.trim() });
      break;
    }
  }
  return found;
}
