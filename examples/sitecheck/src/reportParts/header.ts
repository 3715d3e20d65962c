import { escapeHtml } from "../escape.ts";
import { FINDING_KINDS, KIND_ORDER } from "../findingKinds.ts";
import { formatBytes, formatMs, formatNumber } from "../format.ts";
import type { Report } from "../model.ts";

const MARK = `<svg class="mark" viewBox="0 0 48 24" aria-hidden="true"><path d="M2 5c11 0 11 14 22 14S35 5 46 5"/><path d="M2 19C13 19 13 5 24 5s11 14 22 14"/><path d="M2 12h5m9 0h16m9 0h5"/></svg>`;

/** What was checked, whether all of it, and how much of what was found. */
export function header(report: Report): string {
  const { summary, findings, target, complete } = report;
  const started = `${report.startedAt.replace("T", " ").slice(0, 19)} UTC`;
  const state = complete ? "Complete" : "Partial: the run was ended before every page was checked";
  return `<header>
<p class="brand">${MARK} sitecheck</p>
<h1>${escapeHtml(target)}</h1>
<p class="note"><span class="pill ${complete ? "good" : "bad"}">${state}</span> <time datetime="${report.startedAt}">${started}</time></p>
<dl class="tiles">
${tile("Findings", formatNumber(findings.length), findings.length === 0 ? "good" : "bad")}
${tile("Pages", formatNumber(summary.pages))}
${tile("External", formatNumber(summary.external))}
${tile("Words", formatNumber(summary.words))}
${tile("Size", formatBytes(summary.bytes))}
${tile("Time", formatMs(report.durationMs))}
</dl>
${contents(report)}
</header>`;
}

function tile(label: string, value: string, mood = ""): string {
  return `<div class="${mood}"><dt>${label}</dt><dd>${value}</dd></div>`;
}

function contents({ summary }: Report): string {
  const kinds = KIND_ORDER.filter((kind) => summary.findings[kind] > 0);
  if (kinds.length === 0) return "";
  const chips = kinds.map((kind) => {
    const { title, severity } = FINDING_KINDS[kind];
    return `<a class="chip ${severity}" href="#${kind}">${title} <b>${formatNumber(summary.findings[kind])}</b></a>`;
  });
  return `<nav class="chips" aria-label="Kinds of findings">${chips.join("\n")}</nav>`;
}
