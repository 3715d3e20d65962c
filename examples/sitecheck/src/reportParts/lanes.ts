import type { Outcome, Span } from "../model.ts";

/** What is drawn: one span, or several that are too short to be told apart. */
export interface Bar {
  start: number;
  end: number;
  label: string;
  outcome: Outcome;
  /** How many spans it stands for. */
  count: number;
}

const WORSE: Readonly<Record<Outcome, number>> = { ok: 0, cancelled: 1, failed: 2 };

/**
 * Lays spans into as few lanes as they need side by side, and joins neighbours that would be less than a pixel.
 *
 * @param resolution - Milliseconds that one pixel stands for.
 * @param most - Lanes to draw; what finds no room is laid over the lane that is free first.
 */
export function lanes(spans: readonly Span[], resolution: number, most: number): Bar[][] {
  const result: Bar[][] = [];
  const ends: number[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = Math.max(ends[lane] ?? 0, span.end);
    place(result, lane, span, resolution);
  }
  return result;
}

function place(result: Bar[][], lane: number, { start, end, label, outcome }: Span, resolution: number): void {
  const bars = result[lane] ?? [];
  result[lane] = bars;
  const last = bars.at(-1);
  const joins = last !== undefined && isTiny(last, resolution) && end - last.end < resolution;
  if (!joins) {
    bars.push({ start, end, label, outcome, count: 1 });
    return;
  }
  last.end = Math.max(last.end, end);
  last.count++;
  if (WORSE[outcome] > WORSE[last.outcome]) {
    last.outcome = outcome;
    last.label = label;
  }
}

/** A joined bar may grow over several pixels; a span of its own that is as long stays what it is. */
function isTiny(bar: Bar, resolution: number): boolean {
  return bar.count > 1 || bar.end - bar.start < resolution;
}
