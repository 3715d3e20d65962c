import { short } from "./numbers.mjs";

/** @typedef {import("../harness/report.mjs").Report} Report */
/** @typedef {import("../harness/report.mjs").CaseReport} CaseReport */

const WIDTH = 920;
const LABELS = 360;
const RIGHT = 24;
const ROW = 26;
const TOP = 92;
const LONGEST = 42;
const [LEAST, MOST] = [0.015, 1000];

/** Of one lightness each, so that they can be told apart on white and on black. */
const COLOURS = ["#0c8599", "#9c36b5", "#2f9e44", "#c2255c", "#4c6ef5", "#997404", "#868e96"];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .small { font-size: 11px; fill: #59636e; }
  .title { font-size: 15px; font-weight: 600; }
  .ours { fill: #e8590c; }
  .grid { stroke: #59636e; stroke-opacity: 0.2; }
  .native { stroke: #59636e; stroke-width: 1.5; }
  .goal { stroke: #1f2328; stroke-width: 2; }
  .letter { font-size: 9px; font-weight: 700; fill: #fff; text-anchor: middle; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .small { fill: #9198a1; }
    .ours { fill: #ff922b; }
    .letter { fill: #000; }
    .grid, .native { stroke: #9198a1; }
    .goal { stroke: #e6edf3; }
  }`;

/** The times of all workloads as multiples of native ones, on a logarithmic scale. @param {Report} report */
export function asSvg(report) {
  const cases = report.cases.filter(
    ({ unit, figures, id }) =>
      unit === "ns" && !id.startsWith("W12") && figures.some(({ contender }) => contender === "native"),
  );
  const peers = [...new Set(cases.flatMap(({ figures }) => figures.filter(isPeer).map(({ contender }) => contender)))];
  const height = TOP + cases.length * ROW + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title(report)}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="16" y="26">Time for one operation, as a multiple of native promises and timers</text>`,
    legend(peers),
    ...axis(height),
    ...cases.map((each, i) => row(each, TOP + i * ROW + ROW / 2, peers)),
    `<text class="small" x="16" y="${height - 12}">${title(report)}; left is faster; logarithmic scale; F: Future, D: Deferred</text>`,
    "</svg>",
    "",
  ].join("\n");
}

/** @param {Report} report */
function title({ date, versions, rounds }) {
  return `Node ${versions["Node"]}, medians of ${rounds} round${rounds === 1 ? "" : "s"}, ${date}`;
}

/** @param {readonly string[]} peers */
function legend(peers) {
  let x = 16;
  const entry = (/** @type {string} */ mark, /** @type {string} */ name) => {
    const text = `<g transform="translate(${x} 48)">${mark}<text class="small" x="10" y="4">${name}</text></g>`;
    x += 26 + name.length * 6.6;
    return text;
  };
  return [
    entry(`<circle class="ours" r="6"/>`, "Sennit"),
    entry(`<path class="goal" d="M0 -7V7"/>`, "its goal"),
    ...peers.map((name) => entry(`<circle r="4" fill="${colour(peers, name)}"/>`, name)),
  ].join("\n");
}

/** @param {number} height */
function axis(height) {
  return [0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300].map((value) => {
    const x = place(value);
    const name = value === 1 ? "native" : `× ${value}`;
    return [
      `<path class="${value === 1 ? "native" : "grid"}" d="M${x} ${TOP}V${height - 36}"/>`,
      `<text class="small" x="${x}" y="${TOP - 8}" text-anchor="middle">${name}</text>`,
    ].join("");
  });
}

/** @param {CaseReport} report @param {number} y @param {readonly string[]} peers */
function row({ id, title, figures, goals }, y, peers) {
  const label = title.length > LONGEST ? `${title.slice(0, LONGEST - 1)}…` : title;
  const dots = figures.filter(isPeer).map(({ contender, ratio = 1 }) => {
    return `<circle cx="${place(ratio)}" cy="${y}" r="4" fill="${colour(peers, contender)}"><title>${contender} × ${short(ratio)}</title></circle>`;
  });
  const ticks = goals
    .filter(({ of }) => of === "native")
    .map(({ atMost }) => `<path class="goal" d="M${place(atMost)} ${y - 8}V${y + 8}"/>`);
  const ours = figures.filter(({ contender }) => contender.startsWith("sennit"));
  const marks = ours.map(({ contender, ratio = 1 }) => {
    const name = contender.replace("sennit", "Sennit");
    const letter = ours.length === 1 ? "" : initialOf(contender);
    return [
      `<circle class="ours" cx="${place(ratio)}" cy="${y}" r="6"><title>${name} × ${short(ratio)}</title></circle>`,
      letter && `<text class="letter" x="${place(ratio)}" y="${y + 3}">${letter}</text>`,
    ].join("");
  });
  return [
    `<path class="grid" d="M${LABELS} ${y}H${WIDTH - RIGHT}"/>`,
    `<text x="16" y="${y + 4}">${id}</text><text class="small" x="104" y="${y + 4}">${label}</text>`,
    ...dots,
    ...ticks,
    ...marks,
  ].join("");
}

/** F for "sennit Future". @param {string} contender */
function initialOf(contender) {
  return contender.split(" ").at(-1)?.charAt(0) ?? "";
}

/** @param {number} ratio */
function place(ratio) {
  const part = Math.log(Math.min(Math.max(ratio, LEAST), MOST) / LEAST) / Math.log(MOST / LEAST);
  return Math.round((LABELS + part * (WIDTH - RIGHT - LABELS)) * 10) / 10;
}

/** @param {readonly string[]} peers @param {string} name */
function colour(peers, name) {
  return COLOURS[peers.indexOf(name) % COLOURS.length];
}

/** @param {import("../harness/report.mjs").Figure} figure */
function isPeer({ contender }) {
  return !["native", "asyncio", "uvloop", "twisted", "tornado"].includes(contender) && !contender.startsWith("sennit");
}
