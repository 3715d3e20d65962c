/**
 * The types that every part of sitecheck shares.
 *
 * All of them are plain data: they cross into worker threads and into report.json unchanged.
 */

/** Which family of futures did a piece of work; the timeline is coloured by it. */
export type Strand = "asyncio" | "promise" | "twisted" | "concurrent" | "tornado";

/** The order in which strands are listed. */
export const STRANDS: readonly Strand[] = ["asyncio", "promise", "twisted", "concurrent", "tornado"];

/** One hop of a redirect. */
export interface Redirect {
  from: string;
  status: number;
  to: string;
}

/** One link found in a page, resolved to an absolute address. */
export interface Link {
  /** Without its fragment. */
  url: string;
  /** Decoded, without `#`; empty when there is none. */
  fragment: string;
  /** What a reader sees: the link's text, or an image's `alt`. */
  text: string;
  /** The element it came from, such as `a` or `img`. */
  tag: string;
  /** A `page` is followed; a `resource` (image, script, style sheet) is only checked. */
  kind: "page" | "resource";
}

/** A link that no address can be made of. */
export interface MalformedLink {
  /** As it is written in the page. */
  href: string;
  text: string;
  tag: string;
  reason: string;
}

/** What reading a page's HTML tells about it; made in a worker thread by `analyse`. */
export interface PageFacts {
  /** False when the body is not HTML whatever its content type says; the other facts are then best effort. */
  looksLikeHtml: boolean;
  /** Why it does not look like HTML. */
  whyNot?: string;
  title: string;
  /** Words of visible text. */
  words: number;
  /** Of the body's bytes. */
  sha256: string;
  /** Of the visible text with whitespace and letter case evened out: equal for duplicate content. */
  textSha256: string;
  links: Link[];
  malformed: MalformedLink[];
  /** Every `id` and `a[name]`, in order, each once. */
  anchors: string[];
}

/** Why a page has no good answer. */
export type PageErrorKind =
  /** The server answered with a status of 400 or above. */
  | "http"
  /** There is no such file (a folder is being checked). */
  | "missing"
  | "refused"
  | "reset"
  /** The host has no address, or no route leads to it. */
  | "unreachable"
  | "timeout"
  | "redirect-loop"
  /** It redirects to something that is no address of the web. */
  | "bad-redirect"
  /** Reading stopped because the body was longer than anything sensible. */
  | "too-large"
  | "not-html"
  | "parse-failed"
  | "worker-died"
  /** The run ended before this page was checked. */
  | "cancelled"
  | "unknown";

export interface PageError {
  kind: PageErrorKind;
  /** One line for people. */
  message: string;
}

/** What the crawler knows about one requested address. Every address that was ever queued has exactly one. */
export interface CrawledPage {
  /** The address that links name, without fragment. */
  requested: string;
  /** The address that answered; differs from `requested` after redirects. */
  url: string;
  /** Outside the target: checked, but neither parsed nor followed. */
  external: boolean;
  redirects: Redirect[];
  /** Null when nothing answered, and for files. */
  status: number | null;
  contentType: string | null;
  /** Length of the body as far as it was read, or as the server announces it. */
  bytes: number;
  /** How long the last attempt took, redirects included, waits between attempts not. */
  elapsedMs: number;
  /** How often it was requested; more than 1 after retries. */
  attempts: number;
  /** Links followed from the start page; 0 is the start page. */
  depth: number;
  /** Null when the body was not parsed. */
  facts: PageFacts | null;
  error: PageError | null;
}

/** A page that links here. */
export interface Referrer {
  url: string;
  text: string;
}

/** A crawled page together with every page that links to it. */
export interface PageResult extends CrawledPage {
  referrers: Referrer[];
}

export type FindingKind =
  | "broken-link"
  | "missing-anchor"
  | "malformed-link"
  | "redirect-loop"
  | "timeout"
  | "page-error"
  | "not-html"
  | "redirect"
  | "duplicate-content"
  | "oversized"
  | "slow"
  | "flaky"
  | "unchecked";

export type Severity = "error" | "warning" | "info";

/** One thing that somebody should look at. */
export interface Finding {
  kind: FindingKind;
  severity: Severity;
  /** What it is about: an address, or for a malformed link the text of its `href`. */
  url: string;
  message: string;
  /** The pages to edit: those that link to `url`, or for duplicate content the group's pages. */
  where: Referrer[];
}

export type Outcome = "ok" | "failed" | "cancelled";

/** One stretch of work for the timeline. */
export interface Span {
  strand: Strand;
  label: string;
  /** Milliseconds since the run started. */
  start: number;
  /** Milliseconds since the run started. */
  end: number;
  outcome: Outcome;
}

/** The limits above which a page becomes a finding. */
export interface Thresholds {
  slowMs: number;
  maxBytes: number;
}

/** The options that shaped a run, as the report repeats them. */
export interface RunOptions extends Thresholds {
  out: string;
  concurrency: number;
  timeoutMs: number;
  depth: number;
  /** What parsing one page may take, in megabytes. */
  memoryMb: number;
}

export interface Summary {
  /** Addresses inside the target. */
  pages: number;
  /** Addresses outside it. */
  external: number;
  words: number;
  bytes: number;
  /** All kinds are present, also those with none. */
  findings: Record<FindingKind, number>;
}

export interface Report {
  /** Of this format. */
  version: 1;
  /** The site's address, or the folder as a `file:` address with a final slash: pages are shown relative to it. */
  target: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** False when the run was interrupted or its deadline passed: pages may be missing or unchecked. */
  complete: boolean;
  options: RunOptions;
  summary: Summary;
  pages: PageResult[];
  findings: Finding[];
  spans: Span[];
}
