import { escapeHtml } from "../escape.ts";
import { failureOf } from "../failure.ts";
import { formatBytes, formatMs, formatNumber } from "../format.ts";
import type { Finding, PageResult, Report } from "../model.ts";
import { addressLink } from "./address.ts";

const MOST_ROWS = 5000;

interface Column {
  title: string;
  /** What a short title stands for. */
  note?: string;
  /** Numbers sort by value and stand to the right. */
  numeric: boolean;
  /** Left out on narrow screens. */
  minor?: boolean;
}

const COLUMNS: Column[] = [
  { title: "Page", numeric: false },
  { title: "Status", numeric: true },
  { title: "Findings", numeric: true },
  { title: "Depth", numeric: true, minor: true },
  { title: "Words", numeric: true },
  { title: "Size", numeric: true },
  { title: "Time", numeric: true },
  { title: "Out", note: "Links on the page", numeric: true, minor: true },
  { title: "In", note: "Pages that link here", numeric: true, minor: true },
  { title: "Hash", note: "SHA-256 of the body", numeric: false, minor: true },
];

/** Every page, to sort and to filter; readable without scripts too. */
export function pageTable(report: Report): string {
  const counts = findingsByPage(report.findings);
  const shown = report.pages.slice(0, MOST_ROWS);
  const hidden = report.pages.length - shown.length;
  const more = hidden > 0 ? `<p class="note">${formatNumber(hidden)} more are in report.json.</p>` : "";
  return `<section aria-labelledby="pages-title">
<h2 id="pages-title">Pages</h2>
<form class="filter" role="search">
<label>Filter <input type="search" id="filter" placeholder="address, title or status" autocomplete="off"></label>
<label><input type="checkbox" id="only-findings"> only with findings</label>
<output id="shown">${formatNumber(shown.length)} of ${formatNumber(shown.length)}</output>
</form>
<div class="scroll tall" role="region" aria-label="Pages" tabindex="0">
<table id="pages">
<thead><tr>${COLUMNS.map(heading).join("")}</tr></thead>
<tbody>
${shown.map((page) => row(page, counts.get(page.requested) ?? 0, report.target)).join("\n")}
</tbody>
</table>
</div>
<button type="button" id="show-all" hidden></button>
${more}
</section>`;
}

function heading({ title, note, numeric, minor }: Column): string {
  const classes = `${numeric ? "number" : ""}${minor ? " minor" : ""}`.trim();
  return `<th scope="col" class="${classes}" aria-sort="none"><button type="button"${note === undefined ? "" : ` title="${note}"`}>${title}</button></th>`;
}

function row(page: PageResult, findings: number, target: string): string {
  const { facts, requested, external } = page;
  const title = facts?.title ? ` <small>${escapeHtml(facts.title)}</small>` : "";
  const mark = external ? ' <span class="tag">external</span>' : "";
  const hash = facts === null ? "" : `<code title="${facts.sha256}">${facts.sha256.slice(0, 8)}</code>`;
  return `<tr${findings > 0 ? ' class="found"' : ""}><th scope="row">${addressLink(requested, target)}${mark}${title}</th>${[
    cell(page.status ?? 0, status(page)),
    cell(findings, findings === 0 ? "–" : String(findings)),
    cell(page.depth, String(page.depth), "minor"),
    cell(facts?.words ?? -1, facts === null ? "" : formatNumber(facts.words)),
    cell(page.bytes, formatBytes(page.bytes)),
    cell(page.elapsedMs, formatMs(page.elapsedMs)),
    cell(facts?.links.length ?? -1, facts === null ? "" : formatNumber(facts.links.length), "minor"),
    cell(page.referrers.length, formatNumber(page.referrers.length), "minor"),
  ].join("")}<td class="minor">${hash}</td></tr>`;
}

function cell(value: number, text: string, kind = ""): string {
  return `<td class="${`number ${kind}`.trim()}" data-v="${value}">${text}</td>`;
}

/** The status, or in a word what came instead of one. */
function status(page: PageResult): string {
  const { redirects, error } = page;
  const last = error !== null && error.kind !== "http" ? error.kind : String(page.status ?? "file");
  const hops = redirects.length > 2 ? `${redirects.length} redirects` : redirects.map((hop) => hop.status).join(" → ");
  const text = hops === "" || error?.kind === "redirect-loop" ? last : `${hops} → ${last}`;
  return failureOf(page) === undefined ? text : `<b class="bad">${escapeHtml(text)}</b>`;
}

function findingsByPage(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, url, where } of findings) {
    // Each page of a group is concerned; of a bad link, the page that it is about.
    const concerned =
      kind === "duplicate-content" || kind === "malformed-link" ? where.map((place) => place.url) : [url];
    for (const each of concerned) {
      const page = each.split("#")[0] ?? "";
      counts.set(page, (counts.get(page) ?? 0) + 1);
    }
  }
  return counts;
}
