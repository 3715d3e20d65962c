import { Contender } from "./contender.mjs";

/** @typedef {Map<string, Map<string, number[]>>} Samples By case and contender, one of each turn of each round. */

/** @typedef {{ id: string, name: string, turns: number, process: Contender, values: number[] }} Running */

/**
 * Measures every contender of every case in each round, each in a process of its own, so that no library's code is warmed
 * up by another's. Those of one workload take turns, a fraction of a second each: what else the machine does, and how fast
 * it is just now, is the same for all in a turn. One whose process fails is left out of its case from then on, and named:
 * the others' figures are not lost with it.
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
  /** @param {{ id: string, name: string }} contender @param {unknown} error */
  const leaveOut = ({ id, name }, error) => {
    samples.get(id)?.delete(name);
    failures.push(`${id} ${name}: ${error}`);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const workload of workloadsOf(cases)) {
      /** @type {Running[]} */
      const running = [];
      for (const each of rotated(
        workload.flatMap((one) => contendersOf(one, pythons, samples)),
        round,
      )) {
        progress(`round ${round + 1} of ${rounds}: ${each.id} ${each.name}`);
        const one = { ...each, process: each.open() };
        try {
          await one.process.ready();
          running.push(one);
        } catch (error) {
          leaveOut(one, error);
        }
      }
      await takeTurns(running, leaveOut);
      for (const each of running) each.process.end();
    }
  }
  return { samples, failures };
}

/** @param {readonly Running[]} running @param {(contender: Running, error: unknown) => void} leaveOut */
async function takeTurns(running, leaveOut) {
  const failed = new Set();
  const most = Math.max(...running.map(({ turns }) => turns));
  for (let turn = 0; turn < most; turn += 1) {
    for (const each of rotated(running, turn)) {
      if (turn >= each.turns || failed.has(each)) continue;
      try {
        each.values.push(await each.process.measure());
      } catch (error) {
        failed.add(each);
        leaveOut(each, error);
      }
    }
  }
}

/** Everybody is at each place of the order equally often. @template T @param {readonly T[]} all @param {number} by */
function rotated(all, by) {
  const first = by % Math.max(all.length, 1);
  return [...all.slice(first), ...all.slice(0, first)];
}

/** The cases of each workload, which are compared with each other too. @param {readonly import("./workload.mjs").Case[]} cases */
function workloadsOf(cases) {
  /** @type {Map<string, import("./workload.mjs").Case[]>} */
  const workloads = new Map();
  for (const each of cases) {
    const name = each.id.replace(/\/.*/, "");
    workloads.set(name, [...(workloads.get(name) ?? []), each]);
  }
  return workloads.values();
}

/**
 * @param {import("./workload.mjs").Case} each
 * @param {ReadonlyMap<string, import("./pythons.mjs").Python>} pythons
 * @param {Samples} samples
 */
function contendersOf(each, pythons, samples) {
  const { id, measure, originals = [] } = each;
  return namesOf(each).flatMap((name) => {
    const values = samples.get(id)?.get(name);
    if (values === undefined) return [];
    const python = originals.includes(name) ? pythons.get(name) : undefined;
    const open = () => (python === undefined ? Contender.node(id, name) : Contender.python(python.command, id, name));
    return [{ id, name, values, turns: measure.turns, open }];
  });
}

/** @param {import("./workload.mjs").Case} each */
function namesOf({ contenders, originals = [] }) {
  return [...Object.keys(contenders), ...originals];
}
