import { availableParallelism, cpus, loadavg } from "node:os";
import { clock } from "./clock.mjs";
import { median } from "./statistics.mjs";

const HAS_NEWER_ENGINE = Number.parseInt(process.versions.node, 10) >= 24;

/**
 * @typedef {object} Figure
 * @property {string} contender
 * @property {number} median
 * @property {number} low
 * @property {number} high
 * @property {number} [ratio] The median of the ratios to native in the same turn, where native is there.
 * @property {readonly number[]} samples One of each turn of each round.
 */

/**
 * @typedef {object} Judgement
 * @property {string} contender
 * @property {string} [of] What its figure is a multiple of; without it, the figure itself is judged.
 * @property {number} atMost
 * @property {number} value
 * @property {boolean} met
 */

/**
 * @typedef {object} CaseReport
 * @property {string} id
 * @property {string} title
 * @property {string} unit
 * @property {Figure[]} figures
 * @property {Record<string, string>} notes
 * @property {Judgement[]} goals
 */

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {string} machine
 * @property {string} clock
 * @property {Record<string, string>} versions
 * @property {number} rounds
 * @property {CaseReport[]} cases
 */

/**
 * @param {readonly import("./workload.mjs").Case[]} cases
 * @param {import("./runRounds.mjs").Samples} samples
 * @param {number} rounds
 * @param {Record<string, string>} versions
 * @returns {Report}
 */
export function makeReport(cases, samples, rounds, versions) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    clock: clock.name,
    versions,
    rounds,
    cases: cases.map(({ id, title, measure, notes = {}, goals }) => ({
      id,
      title,
      unit: measure.unit,
      notes,
      figures: [...(samples.get(id) ?? [])].map(([contender, values]) => ({
        contender,
        median: median(values),
        low: Math.min(...values),
        high: Math.max(...values),
        ...ratioToNative(samples.get(id)?.get("native"), values),
        samples: values,
      })),
      goals: goals.flatMap((goal) => judge(samples, id, goal)),
    })),
  };
}

/** With how many programs wanted to run at once at the end: where that is many, so are the samples that one should take. */
function describeMachine() {
  const model = cpus()[0]?.model ?? process.arch;
  const [load = 0] = loadavg();
  return `${model}, ${availableParallelism()} processors (load ${load.toFixed(1)}), ${process.platform}`;
}

/**
 * @param {import("./runRounds.mjs").Samples} samples
 * @param {string} id
 * @param {import("./workload.mjs").Goal} goal
 * @returns {Judgement[]}
 */
function judge(samples, id, { contender, atMost: onNode20, onNewerEngines, of, ofCase }) {
  const atMost = HAS_NEWER_ENGINE ? (onNewerEngines ?? onNode20) : onNode20;
  const own = samples.get(id)?.get(contender);
  if (own === undefined) return [];
  const others =
    of !== undefined ? named(samples.get(id), of) : ofCase !== undefined ? ofCases(samples, ofCase, contender) : [];
  const isRatio = of !== undefined || ofCase !== undefined;
  if (isRatio && others.length === 0) return [];
  const value = isRatio ? ratioTo(best(others), own) : median(own);
  return [{ contender, ...(isRatio && { of: of ?? ofCase ?? "" }), atMost, value, met: value <= atMost }];
}

/** @param {Map<string, number[]> | undefined} contenders @param {string} names */
function named(contenders, names) {
  return names.split("|").flatMap((name) => {
    const values = contenders?.get(name);
    return values === undefined ? [] : [values];
  });
}

/** @param {import("./runRounds.mjs").Samples} samples @param {string} ids @param {string} contender */
function ofCases(samples, ids, contender) {
  return ids.split("|").flatMap((id) => named(samples.get(id), contender));
}

/** The least of each turn. @param {readonly (readonly number[])[]} all */
export function best(all) {
  return (all[0] ?? []).map((_, turn) => Math.min(...all.map((values) => values[turn] ?? Number.NaN)));
}

/** @param {readonly number[] | undefined} native @param {readonly number[]} values */
function ratioToNative(native, values) {
  return native === undefined ? {} : { ratio: ratioTo(native, values) };
}

/** The median of the ratios in the same turn. @param {readonly number[]} base @param {readonly number[]} values */
export function ratioTo(base, values) {
  return median(values.map((value, turn) => value / (base[turn] ?? Number.NaN)));
}
