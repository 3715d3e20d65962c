import { FINDING_KINDS, KIND_ORDER } from "./findingKinds.ts";
import { formatBytes, formatMs, formatNumber } from "./format.ts";
import type { Report } from "./model.ts";

/** What the terminal shows when a run is over. */
export function summaryLines(report: Report): string[] {
  const { summary, complete, durationMs, findings } = report;
  const kinds = KIND_ORDER.filter((kind) => summary.findings[kind] > 0);
  const width = Math.max(0, ...kinds.map((kind) => kind.length));
  return [
    `${report.target}: ${count(summary.pages, "page")}, ${count(summary.external, "external address", "es")}, ` +
      `${count(summary.words, "word")}, ${formatBytes(summary.bytes)} in ${formatMs(durationMs)}`,
    ...(complete ? [] : ["Incomplete: the run was ended before every page was checked."]),
    ...kinds.map((kind) => {
      const number = formatNumber(summary.findings[kind]).padStart(6);
      return `${number}  ${kind.padEnd(width)}  ${FINDING_KINDS[kind].advice.split(". ")[0]?.replace(/\.$/, "")}`;
    }),
    findings.length === 0 ? "No findings." : `${count(findings.length, "finding")}.`,
  ];
}

function count(number: number, noun: string, plural = "s"): string {
  return `${formatNumber(number)} ${noun}${number === 1 ? "" : plural}`;
}
