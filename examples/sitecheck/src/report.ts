import { zeroCounts } from "./findingKinds.ts";
import { findFindings } from "./findings.ts";
import type { CrawledPage, Finding, PageResult, Report, RunOptions, Span, Summary } from "./model.ts";
import { withReferrers } from "./referrers.ts";

/** What is left of a run when it is over, or was ended. */
export interface Run {
  /** An address; a folder as a `file:` address with a final slash. */
  target: string;
  startedAt: Date;
  durationMs: number;
  complete: boolean;
  /** May hold more; only what `RunOptions` names is repeated in the report. */
  options: RunOptions;
  pages: readonly CrawledPage[];
  spans: readonly Span[];
}

/** Draws every conclusion from a run. Pure: the same run gives the same report. */
export function buildReport(run: Run): Report {
  const pages = withReferrers(run.pages);
  const findings = findFindings(pages, run.options);
  const { out, concurrency, timeoutMs, depth, memoryMb, slowMs, maxBytes } = run.options;
  return {
    version: 1,
    target: run.target,
    startedAt: run.startedAt.toISOString(),
    durationMs: Math.round(run.durationMs),
    complete: run.complete,
    options: { out, concurrency, timeoutMs, depth, memoryMb, slowMs, maxBytes },
    summary: summarise(pages, findings),
    pages,
    findings,
    spans: [...run.spans].sort((a, b) => a.start - b.start || a.end - b.end),
  };
}

/** 0 when all is well, 1 when somebody should look at the report. */
export function exitCode(report: Report): 0 | 1 {
  return report.complete && report.findings.length === 0 ? 0 : 1;
}

function summarise(pages: readonly PageResult[], findings: readonly Finding[]): Summary {
  const internal = pages.filter((page) => !page.external);
  // What two addresses redirect to is counted once.
  const contents = [...new Map(internal.map((page) => [page.url, page])).values()];
  const counts = zeroCounts();
  for (const { kind } of findings) counts[kind]++;
  return {
    pages: internal.length,
    external: pages.length - internal.length,
    words: contents.reduce((sum, page) => sum + (page.facts?.words ?? 0), 0),
    bytes: contents.reduce((sum, page) => sum + page.bytes, 0),
    findings: counts,
  };
}
