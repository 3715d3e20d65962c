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
      const times = Number.isNaN(ratio) ? "" : `× ${short(ratio)}`;
      return `  ${contender.padEnd(20)} ${short(median).padStart(8)} ${unit} ${range.padEnd(18)} ${times}`.trimEnd();
    }),
    ...goals.map(({ what, atMost, value, met }) => {
      return `  ${met ? "met    " : "NOT MET"} ${what}: ${short(value)}, goal ≤ ${short(atMost)}`;
    }),
  ];
}

/** Three digits that say something. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const digits = value >= 100 ? 0 : Math.min(3, 2 - Math.floor(Math.log10(Math.max(value, 0.01))));
  return value.toFixed(digits);
}
