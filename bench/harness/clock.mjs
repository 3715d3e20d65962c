// Time that other programs on the machine do not lengthen: what the main thread had of a processor, where the host tells.
import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} Clock
 * @property {string} name What it counts, for the reports.
 * @property {() => number} now In milliseconds.
 */

const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** @returns {Clock} */
function chooseClock() {
  if (existsSync(SCHEDSTAT)) return { name: "CPU time of the main thread", now: schedulerTime };
  const { threadCpuUsage } = /** @type {{ threadCpuUsage?: typeof process.cpuUsage }} */ (process);
  if (threadCpuUsage !== undefined) return { name: "CPU time of the main thread", now: () => sum(threadCpuUsage()) };
  return { name: "CPU time of the whole process", now: () => sum(process.cpuUsage()) };
}

export const clock = chooseClock();

function schedulerTime() {
  // The kernel brings the count up to date when a thread gives its processor up: a wait for nothing makes it do so. A wait of
  // a microsecond is often over before it begins, and then the count is that of the last tick, some milliseconds ago.
  Atomics.wait(nobody, 0, 0, 0.05);
  return Number.parseInt(readFileSync(SCHEDSTAT, "latin1"), 10) / 1e6;
}

/** @param {NodeJS.CpuUsage} usage */
function sum({ user, system }) {
  return (user + system) / 1000;
}
