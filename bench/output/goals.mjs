import { fraction, short } from "./numbers.mjs";

/** @typedef {import("../harness/report.mjs").CaseReport} CaseReport */
/** @typedef {import("../harness/report.mjs").Judgement} Judgement */

/** A goal in words: "≤ 0.65 × native". @param {CaseReport} report @param {Judgement} goal */
export function goalText({ unit }, { of, atMost }) {
  if (of === undefined) return `≤ ${atMost} ${unit}`;
  return `≤ ${fraction(atMost)} × ${nameOf(of)}`;
}

/** What was measured, in the same words. @param {CaseReport} report @param {Judgement} goal */
export function valueText({ unit }, { of, value }) {
  return of === undefined ? `${short(value)} ${unit}` : fraction(value);
}

/** @param {string} of */
function nameOf(of) {
  if (of.startsWith("W12/")) return "its best";
  if (of.includes("|")) return `the best of ${of.split("|").join(" and ")}`;
  return of;
}
