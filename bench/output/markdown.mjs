import { best, ratioTo } from "../harness/report.mjs";
import { goalText, valueText } from "./goals.mjs";
import { fraction, short } from "./numbers.mjs";
import { table } from "./table.mjs";

/** @typedef {import("../harness/report.mjs").Report} Report */
/** @typedef {import("../harness/report.mjs").CaseReport} CaseReport */
/** @typedef {import("../harness/report.mjs").Figure} Figure */

const ORIGINALS = ["asyncio", "uvloop", "twisted", "tornado"];

/** What docs/performance.md shows. @param {Report} report */
export function asMarkdown(report) {
  const { date, machine, clock, rounds, versions } = report;
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${date} on ${machine}, in ${rounds} round${rounds === 1 ? "" : "s"}. Times are ${clock} for one operation; where the unit is ms, and in W14, time by the wall clock.`,
    `${names.join(", ")}.`,
    "### Goals",
    goalTable(report),
    "### Against the libraries of JavaScript",
    "The median of a round's ratios to native, where there is a native way; otherwise the figure itself.",
    peerTable(report),
    "### Against piscina",
    "Tasks a second on worker threads.",
    poolTable(report),
    "### Against the originals",
    "Sennit's time as a fraction of theirs, in the same rounds. Python's figures say little about its programs, which seldom do nothing but wait for futures; they say that what is ported does not get slower.",
    originalTable(report),
    "### Where a peer wins",
    peerWins(report),
  ].join("\n\n");
}

/** What the README shows. @param {Report} report */
export function asShortTable({ cases }) {
  const rows = cases.flatMap((each) => {
    const native = each.figures.find(({ contender }) => contender === "native");
    if (each.unit !== "ns" || native === undefined || each.goals.length === 0 || each.id.startsWith("W12")) return [];
    const ours = each.figures.filter(isOurs).map(({ contender, ratio }) => `${short(ratio ?? 0)}${suffix(contender)}`);
    const peers = each.figures.filter((figure) => isPeer(figure) && figure.ratio !== undefined);
    const peer = peers.sort((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0))[0];
    return [[each.title, ours.join(", "), peer === undefined ? "" : `${short(peer.ratio ?? 0)} (${peer.contender})`]];
  });
  return table(["time, as a multiple of native promises' and timers'", "Sennit", "best peer"], rows);
}

/** @param {Report} report */
function goalTable({ cases }) {
  const rows = cases.flatMap((each) =>
    each.goals.map((goal) => [
      each.id,
      each.title,
      goal.contender.replace("sennit", "Sennit"),
      `**${valueText(each, goal)}**`,
      goalText(each, goal),
      goal.met ? "met" : "**not met**",
    ]),
  );
  return table(["", "workload", "who", "measured", "goal", ""], rows);
}

/** @param {Report} report */
function peerTable(report) {
  const cases = report.cases.filter(({ figures }) => figures.some((figure) => !isOurs(figure) && !isPool(figure)));
  const names = [...new Set(cases.flatMap(({ figures }) => figures.filter(isPeer).map(({ contender }) => contender)))];
  const rows = cases.map((each) => [
    each.id,
    cell(each, "native"),
    each.figures
      .filter(isOurs)
      .map((figure) => `${ratioOrFigure(each, figure)}${suffix(figure.contender)}`)
      .join("<br>"),
    ...names.map((name) => cell(each, name)),
  ]);
  return table(["", "native", "Sennit", ...names], rows);
}

/** @param {Report} report */
function poolTable(report) {
  const cases = report.cases.filter(({ figures }) => figures.some(isPool));
  const names = [...new Set(cases.flatMap(({ figures }) => figures.map(({ contender }) => contender)))];
  const rows = names.map((name) => [
    name.replace("sennit", "WorkerExecutor"),
    ...cases.map(({ figures }) => {
      const figure = figures.find(({ contender }) => contender === name);
      return figure === undefined ? "" : `${Math.round(1e6 / figure.median)} 000`;
    }),
  ]);
  return table(["", ...cases.map(({ id, title }) => `${id}: ${title}`)], rows);
}

/** @param {Report} report */
function originalTable({ cases }) {
  const rows = cases.flatMap((each) => {
    const ours = each.figures.filter(isOurs);
    if (!each.figures.some(({ contender }) => ORIGINALS.includes(contender))) return [];
    return ours.map((figure) => [
      each.id,
      figure.contender.replace("sennit", "Sennit"),
      ...ORIGINALS.map((name) => {
        const theirs = each.figures.find(({ contender }) => contender === name);
        return theirs === undefined ? "" : fraction(ratioTo(theirs.samples, figure.samples));
      }),
    ]);
  });
  return table(["", "", ...ORIGINALS], rows);
}

/** @param {Report} report */
function peerWins({ cases }) {
  const lines = cases.flatMap((each) => {
    const ours = best(each.figures.filter(isOurs).map(({ samples }) => samples));
    const winners = each.figures.flatMap((figure) => {
      if (isOurs(figure)) return [];
      const ratio = ratioTo(ours, figure.samples);
      const note = each.notes[figure.contender];
      return ratio < 1
        ? [`${figure.contender} takes ${short(ratio)} of it${note === undefined ? "" : ` (${note})`}`]
        : [];
    });
    return winners.length === 0 ? [] : [`- ${each.id}, ${each.title}: ${winners.join("; ")}.`];
  });
  return ["Sennit's figure, or the better of its two, is 1:", "", ...lines].join("\n");
}

/** @param {CaseReport} report @param {string} name */
function cell(report, name) {
  const figure = report.figures.find(({ contender }) => contender === name);
  if (figure === undefined) return "";
  return name === "native" ? `${short(figure.median)} ${report.unit}` : ratioOrFigure(report, figure);
}

/** @param {CaseReport} report @param {Figure} figure */
function ratioOrFigure({ unit }, { median, ratio }) {
  return ratio === undefined || unit === "ms" ? `${short(median)} ${unit}` : short(ratio);
}

/** @param {Figure} figure */
function isOurs({ contender }) {
  return contender.startsWith("sennit");
}

/** @param {Figure} figure */
function isPeer({ contender }) {
  return contender !== "native" && !contender.startsWith("sennit") && !ORIGINALS.includes(contender);
}

/** @param {Figure} figure */
function isPool({ contender }) {
  return contender.startsWith("piscina");
}

/** @param {string} contender */
function suffix(contender) {
  const rest = contender.replace(/^sennit,? ?/, "");
  return rest === "" ? "" : ` ${rest}`;
}
