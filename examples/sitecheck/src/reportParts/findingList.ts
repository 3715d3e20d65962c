import { escapeHtml } from "../escape.ts";
import { FINDING_KINDS, KIND_ORDER } from "../findingKinds.ts";
import { formatNumber } from "../format.ts";
import type { Finding, FindingKind, Referrer, Report } from "../model.ts";
import { addressLink } from "./address.ts";

const MOST_FINDINGS = 500;
const MOST_PLACES = 8;

/** The findings, grouped by kind, each with the pages to edit. */
export function findingList({ findings, target, complete }: Report): string {
  const groups = KIND_ORDER.map((kind) => group(kind, of(kind, findings), target)).join("");
  const none = complete ? "Nothing to report: every link leads somewhere." : "Nothing found in what was checked.";
  return `<section aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${groups || `<p class="all-well">${none}</p>`}
</section>`;
}

function of(kind: FindingKind, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.kind === kind);
}

function group(kind: FindingKind, findings: readonly Finding[], target: string): string {
  if (findings.length === 0) return "";
  const { title, advice, severity } = FINDING_KINDS[kind];
  const items = findings.slice(0, MOST_FINDINGS).map((finding) => item(finding, target));
  return `<details class="group ${severity}" id="${kind}" open>
<summary><h3>${title}</h3> <span class="count">${formatNumber(findings.length)}</span> <span class="severity">${severity}</span></summary>
<p class="note">${advice}</p>
<ul>
${items.join("\n")}
</ul>
${rest(findings.length - MOST_FINDINGS)}</details>
`;
}

function item({ kind, url, message, where }: Finding, target: string): string {
  const verb = kind === "duplicate-content" ? "" : "linked from ";
  const places = where.slice(0, MOST_PLACES).map((place) => `<li>${verb}${placeLink(place, target)}</li>`);
  if (where.length > MOST_PLACES) places.push(`<li>and ${formatNumber(where.length - MOST_PLACES)} more</li>`);
  const list = places.length === 0 ? "" : `\n<ul class="where">${places.join("")}</ul>`;
  return `<li><p><span class="address">${addressLink(url, target)}</span> <span class="message">${escapeHtml(message)}</span></p>${list}</li>`;
}

function placeLink({ url, text }: Referrer, target: string): string {
  return `${addressLink(url, target)}${text === "" ? "" : ` <q>${escapeHtml(text)}</q>`}`;
}

function rest(hidden: number): string {
  return hidden > 0 ? `<p class="note">${formatNumber(hidden)} more are in report.json.</p>\n` : "";
}
