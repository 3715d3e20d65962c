import type { FindingKind, Severity } from "./model.ts";

export interface KindInfo {
  severity: Severity;
  /** A heading, in the plural. */
  title: string;
  /** What it means and what to do. */
  advice: string;
}

/** Every kind of finding, in the order of the report: what readers cannot reach first, what merely annoys last. */
export const FINDING_KINDS: Readonly<Record<FindingKind, KindInfo>> = {
  "broken-link": {
    severity: "error",
    title: "Broken links",
    advice: "Readers who follow these get an error. Correct the address, or remove the link.",
  },
  "missing-anchor": {
    severity: "error",
    title: "Missing anchors",
    advice: "The page exists, the place on it does not. Correct the fragment, or add the id to the page.",
  },
  "malformed-link": {
    severity: "error",
    title: "Malformed links",
    advice: "No browser can make an address of these. Look for blanks, stray brackets and missing host names.",
  },
  "redirect-loop": {
    severity: "error",
    title: "Redirect loops",
    advice: "The server sends readers round in a circle. Let one of the addresses answer.",
  },
  timeout: {
    severity: "error",
    title: "Timeouts",
    advice: "The server took the request and did not finish its answer in time.",
  },
  "page-error": {
    severity: "error",
    title: "Pages that could not be checked",
    advice: "The page arrived, but sitecheck could not read it. What it links to was not followed.",
  },
  "not-html": {
    severity: "error",
    title: "Not HTML",
    advice: "The content type says HTML, the body is something else. Correct the content type, or the file.",
  },
  redirect: {
    severity: "warning",
    title: "Redirected links",
    advice: "These arrive, with a detour. Link to the final address instead.",
  },
  "duplicate-content": {
    severity: "warning",
    title: "Duplicate content",
    advice: "The same text stands under several addresses. Keep one and redirect the others.",
  },
  oversized: {
    severity: "warning",
    title: "Oversized pages",
    advice: "Too much for a phone on a train. Split the page, or load the rest on demand.",
  },
  slow: {
    severity: "warning",
    title: "Slow pages",
    advice: "Readers wait for these. Find out what the server does in that time.",
  },
  flaky: {
    severity: "warning",
    title: "Flaky pages",
    advice: "These answered only after retries. Readers do not retry.",
  },
  unchecked: {
    severity: "info",
    title: "Not checked",
    advice: "The run ended before these. Give it more time: --timeout MS.",
  },
};

/** The kinds in the order of the report. */
export const KIND_ORDER = Object.keys(FINDING_KINDS) as FindingKind[];

/** A count of zero for every kind. */
export function zeroCounts(): Record<FindingKind, number> {
  return Object.fromEntries(KIND_ORDER.map((kind) => [kind, 0])) as Record<FindingKind, number>;
}
