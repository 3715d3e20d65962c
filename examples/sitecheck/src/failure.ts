import { STATUS_CODES } from "node:http";
import type { FindingKind, PageErrorKind, PageResult } from "./model.ts";

const KIND_OF: Readonly<Record<PageErrorKind, FindingKind>> = {
  http: "broken-link",
  missing: "broken-link",
  refused: "broken-link",
  reset: "broken-link",
  unreachable: "broken-link",
  "bad-redirect": "broken-link",
  unknown: "broken-link",
  timeout: "timeout",
  "redirect-loop": "redirect-loop",
  "too-large": "oversized",
  "not-html": "not-html",
  "parse-failed": "page-error",
  "worker-died": "page-error",
  cancelled: "unchecked",
};

/** What is wrong with a page that has no good answer; undefined for one that has. */
export function failureOf(page: PageResult): { kind: FindingKind; message: string } | undefined {
  const { error, facts, status } = page;
  if (error !== null && error.kind !== "http") return { kind: KIND_OF[error.kind], message: error.message };
  if (error !== null || (status !== null && status >= 400)) {
    return { kind: "broken-link", message: `${detour(page)}${answer(page)}${tries(page)}` };
  }
  if (facts?.looksLikeHtml === false) {
    const claim = page.contentType === null ? "" : `, though its content type is ${page.contentType}`;
    return { kind: "not-html", message: `${facts.whyNot ?? "the body is not HTML"}${claim}` };
  }
  return undefined;
}

function detour(page: PageResult): string {
  return page.redirects.length > 0 ? `leads to ${page.url}, which says ` : "";
}

function answer({ status, error }: PageResult): string {
  return status === null ? (error?.message ?? "no answer") : `${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

function tries({ attempts }: PageResult): string {
  return attempts > 1 ? ` (${attempts} attempts)` : "";
}
