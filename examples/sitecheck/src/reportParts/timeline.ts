import { escapeHtml } from "../escape.ts";
import { formatMs, formatNumber } from "../format.ts";
import { type Report, type Span, STRANDS, type Strand } from "../model.ts";
import { type Bar, lanes } from "./lanes.ts";
import { ticks } from "./ticks.ts";

const ROLES: Readonly<Record<Strand, string>> = {
  asyncio: "crawler tasks",
  promise: "fetch",
  twisted: "retry and fallback",
  concurrent: "parsing in workers",
  tornado: "progress and rate",
};
const LANE = 14;
const BAR = 10;
const MOST_LANES = 16;
// For each strand.
const MOST_BARS = 800;
// The picture is about this wide on a large screen.
const PIXELS = 1200;

/** When each strand worked on what: one row per strand, one lane per thing it did at the same time. */
export function timeline({ spans, durationMs }: Report): string {
  if (spans.length === 0) return "";
  const end = spans.reduce((latest, span) => Math.max(latest, span.end), Math.max(durationMs, 1));
  const marks = ticks(end);
  const rows = STRANDS.map((strand) => row(strand, spans, end, marks)).join("");
  return `<section aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
<p class="note">What ran when, by strand. Hover over a bar to see what it is; very short ones close together are drawn as one.</p>
<div class="scroll" role="region" aria-label="Timeline" tabindex="0"><div class="timeline">
${rows}<div></div><div class="axis" aria-hidden="true">${marks.map((mark) => axisLabel(mark, end)).join("")}</div>
</div></div>
<ul class="legend"><li><i class="key"></i>done</li><li><i class="key failed"></i>failed</li><li><i class="key cancelled"></i>cancelled</li></ul>
</section>`;
}

function row(strand: Strand, spans: readonly Span[], end: number, marks: readonly number[]): string {
  const own = spans.filter((span) => span.strand === strand);
  if (own.length === 0) return "";
  const drawn = fewBars(own, end);
  const height = drawn.length * LANE + 6;
  const busy = formatMs(own.reduce((sum, span) => sum + span.end - span.start, 0));
  const facts = `${formatNumber(own.length)} × · ${busy}`;
  const grid = marks.map((mark) => `<line x1="${percent(mark, end)}" x2="${percent(mark, end)}" y2="100%"/>`).join("");
  const bars = drawn.flatMap((lane, index) => lane.map((bar) => rect(bar, end, index * LANE + 3)));
  return `<div class="strand ${strand}"><b><i class="swatch"></i>${strand}</b> <span>${ROLES[strand]}</span> <small>${facts}</small></div>
<svg class="${strand}" height="${height}" role="img" aria-label="${strand}: ${own.length} spans">
<g class="grid">${grid}</g>
${bars.join("\n")}
</svg>
`;
}

/** Joins coarser and coarser until there are few enough to draw quickly. */
function fewBars(spans: readonly Span[], end: number): Bar[][] {
  for (let resolution = end / PIXELS; ; resolution *= 2) {
    const drawn = lanes(spans, resolution, MOST_LANES);
    if (resolution > end || drawn.reduce((sum, lane) => sum + lane.length, 0) <= MOST_BARS) return drawn;
  }
}

function rect({ start, end: stop, label, outcome, count }: Bar, end: number, y: number): string {
  const more = count > 1 ? ` and ${formatNumber(count - 1)} more` : "";
  const title = `${label}${more}\n${formatMs(start)} + ${formatMs(stop - start)}${outcome === "ok" ? "" : `, ${outcome}`}`;
  const width = Math.max(stop - start, end / PIXELS);
  return `<rect class="${outcome}" x="${percent(start, end)}" y="${y}" width="${percent(width, end)}" height="${BAR}"><title>${escapeHtml(title)}</title></rect>`;
}

function axisLabel(mark: number, end: number): string {
  return `<span style="left:${percent(mark, end)}">${mark === 0 ? "0" : formatMs(mark)}</span>`;
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(2)}%`;
}
