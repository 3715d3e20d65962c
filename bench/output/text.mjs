import { fraction, short } from "./numbers.mjs";

/** What stands on the terminal. @param {import("../harness/report.mjs").Report} report */
export function asText({ machine, versions, clock, rounds, cases }) {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const head = [names.join(", "), machine, `${clock}; ${rounds} rounds; median (lowest to highest), × native`];
  return [...head, ...cases.flatMap(caseLines)].join("\n");
}

/** @param {import("../harness/report.mjs").CaseReport} report */
function caseLines({ id, title, unit, figures, goals }) {
  return [
    `\n${id}: ${title}`,
    ...figures.map(({ contender, median, low, high, ratio }) => {
      const range = `(${short(low)} to ${short(high)})`;
      const times = ratio === undefined ? "" : `× ${short(ratio)}`;
      return `  ${contender.padEnd(24)} ${short(median).padStart(8)} ${unit} ${range.padEnd(18)} ${times}`.trimEnd();
    }),
    ...goals.map(({ contender, of, atMost, value, met }) => {
      const what = of === undefined ? contender : `${contender} ÷ ${of}`;
      return `  ${met ? "met    " : "NOT MET"} ${what}: ${fraction(value)}, goal ≤ ${fraction(atMost)}`;
    }),
  ];
}
