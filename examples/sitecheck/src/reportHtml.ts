import { escapeHtml } from "./escape.ts";
import { formatBytes, formatMs } from "./format.ts";
import type { Report } from "./model.ts";
import { findingList } from "./reportParts/findingList.ts";
import { header } from "./reportParts/header.ts";
import { pageTable } from "./reportParts/pageTable.ts";
import { SCRIPT } from "./reportParts/script.ts";
import { STYLE } from "./reportParts/style.ts";
import { timeline } from "./reportParts/timeline.ts";

// The report shows what strangers wrote; should any of it slip through as markup, it may load and send nothing.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one file that needs no network, and no script except to sort and filter. */
export function renderHtml(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>sitecheck: ${escapeHtml(report.target)}</title>
<style>${STYLE}</style>
</head>
<body>
${header(report)}
<main>
${timeline(report)}
${findingList(report)}
${pageTable(report)}
</main>
${footer(report)}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function footer({ options }: Report): string {
  const { concurrency, depth, timeoutMs, slowMs, maxBytes } = options;
  return `<footer>Checked with concurrency ${concurrency}, depth ${depth} and a deadline of ${formatMs(timeoutMs)};
slow is more than ${formatMs(slowMs)}, oversized more than ${formatBytes(maxBytes)}. The same in full is in report.json.</footer>`;
}
