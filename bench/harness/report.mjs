import { availableParallelism, cpus } from "node:os";
import { clock } from "./clock.mjs";
import { median } from "./statistics.mjs";

/**
 * @typedef {object} Figure
 * @property {string} contender
 * @property {number} median
 * @property {number} low
 * @property {number} high
 * @property {number} ratio The median of the ratios to native in the same round; NaN where native is not there.
 */

/**
 * @typedef {object} Judgement
 * @property {string} what The figure that is judged, in words.
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
 * @property {Judgement[]} goals
 */

/**
 * @typedef {object} Report
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
    machine: `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} processors, ${process.platform}`,
    clock: clock.name,
    versions,
    rounds,
    cases: cases.map(({ id, title, measure, goals }) => ({
      id,
      title,
      unit: measure.unit,
      figures: [...(samples.get(id) ?? [])].map(([contender, values]) => ({
        contender,
        median: median(values),
        low: Math.min(...values),
        high: Math.max(...values),
        ratio: ratioTo(samples.get(id)?.get("native"), values),
      })),
      goals: goals.flatMap((goal) => judge(samples, id, goal)),
    })),
  };
}

/**
 * @param {import("./runRounds.mjs").Samples} samples
 * @param {string} id
 * @param {import("./workload.mjs").Goal} goal
 * @returns {Judgement[]}
 */
function judge(samples, id, { contender, atMost, of, ofCase }) {
  const own = samples.get(id)?.get(contender);
  if (own === undefined) return [];
  const others =
    of !== undefined ? named(samples.get(id), of) : ofCase !== undefined ? ofCases(samples, ofCase, contender) : [];
  const absolute = of === undefined && ofCase === undefined;
  if (!absolute && others.length === 0) return [];
  const value = absolute ? median(own) : ratioTo(best(others), own);
  const what = absolute ? contender : `${contender} ÷ ${of ?? ofCase}`;
  return [{ what, atMost, value, met: value <= atMost }];
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

/** The least of each round. @param {readonly number[][]} all */
function best(all) {
  return (all[0] ?? []).map((_, round) => Math.min(...all.map((values) => values[round] ?? Number.NaN)));
}

/** @param {readonly number[] | undefined} base @param {readonly number[]} values */
function ratioTo(base, values) {
  return median(values.map((value, round) => value / (base?.[round] ?? Number.NaN)));
}
