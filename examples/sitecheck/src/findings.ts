import { failureOf } from "./failure.ts";
import { FINDING_KINDS, KIND_ORDER } from "./findingKinds.ts";
import { formatBytes, formatMs } from "./format.ts";
import type { Finding, FindingKind, PageResult, Referrer, Thresholds } from "./model.ts";
import { compare, PlacesByTarget } from "./referrers.ts";

/** Everything that somebody should look at, in the order of `KIND_ORDER`, then by address: the same for every run. */
export function findFindings(pages: readonly PageResult[], thresholds: Thresholds): Finding[] {
  const contents = contentsOf(pages);
  const findings = [
    ...pages.flatMap(failures),
    ...pages.flatMap(redirects),
    ...[...contents.values()].flatMap((page) => measures(page, thresholds)),
    ...missingAnchors(pages, contents),
    ...malformedLinks(pages),
    ...duplicates(contents),
  ];
  const rank = new Map(KIND_ORDER.map((kind, index) => [kind, index]));
  return findings.sort(
    (a, b) =>
      (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || compare(a.url, b.url) || compare(a.message, b.message),
  );
}

function finding(kind: FindingKind, url: string, message: string, where: Referrer[]): Finding {
  return { kind, severity: FINDING_KINDS[kind].severity, url, message, where };
}

/** The good internal pages by the address that answered: two addresses that redirect to one page are one content. */
function contentsOf(pages: readonly PageResult[]): Map<string, PageResult> {
  const contents = new Map<string, PageResult>();
  for (const page of pages) {
    if (page.external || failureOf(page) !== undefined) continue;
    const known = contents.get(page.url);
    if (known === undefined || page.redirects.length < known.redirects.length) contents.set(page.url, page);
  }
  return contents;
}

function failures(page: PageResult): Finding[] {
  const failure = failureOf(page);
  return failure === undefined ? [] : [finding(failure.kind, page.requested, failure.message, page.referrers)];
}

/** Only those that a page links to: nobody can be asked to correct what was typed on the command line. */
function redirects(page: PageResult): Finding[] {
  if (page.external || page.redirects.length === 0 || page.referrers.length === 0 || failureOf(page)) return [];
  const hops = page.redirects.map((hop) => `${hop.status} to ${hop.to}`).join(", then ");
  return [finding("redirect", page.requested, hops, page.referrers)];
}

function measures(page: PageResult, { slowMs, maxBytes }: Thresholds): Finding[] {
  const found: Finding[] = [];
  const add = (kind: FindingKind, message: string) => found.push(finding(kind, page.url, message, page.referrers));
  if (page.elapsedMs > slowMs) add("slow", `took ${formatMs(page.elapsedMs)}, more than ${formatMs(slowMs)}`);
  if (page.bytes > maxBytes) add("oversized", `${formatBytes(page.bytes)}, more than ${formatBytes(maxBytes)}`);
  if (page.attempts > 1) add("flaky", `answered only at attempt ${page.attempts}`);
  return found;
}

function missingAnchors(pages: readonly PageResult[], contents: ReadonlyMap<string, PageResult>): Finding[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  for (const page of pages) {
    const facts = contents.get(page.url)?.facts;
    if (facts) anchors.set(page.requested, new Set(facts.anchors));
  }
  const places = new PlacesByTarget();
  for (const { facts, url } of pages) {
    for (const link of facts?.links ?? []) {
      const missing = isAnchor(link.fragment) && anchors.get(link.url)?.has(link.fragment) === false;
      if (missing && link.kind === "page") places.add(`${link.url}#${link.fragment}`, { url, text: link.text });
    }
  }
  return places.targets().map((target) => {
    const name = target.slice(target.indexOf("#") + 1);
    return finding("missing-anchor", target, `the page has no element with id "${name}"`, places.of(target));
  });
}

/** Browsers find `#top` on every page; `#/x` and `#!x` are routes of a script. */
function isAnchor(fragment: string): boolean {
  return fragment !== "" && fragment.toLowerCase() !== "top" && !/^[/!]/.test(fragment);
}

function malformedLinks(pages: readonly PageResult[]): Finding[] {
  const places = new PlacesByTarget();
  const reasons = new Map<string, string>();
  for (const { facts, url } of pages) {
    for (const { href, text, reason } of facts?.malformed ?? []) {
      places.add(href, { url, text });
      reasons.set(href, reason);
    }
  }
  return places.targets().map((href) => finding("malformed-link", href, reasons.get(href) ?? "", places.of(href)));
}

function duplicates(contents: ReadonlyMap<string, PageResult>): Finding[] {
  const groups = new Map<string, Map<string, PageResult>>();
  for (const page of contents.values()) {
    // Pages without a word, such as a frame around a picture, are alike without being copies.
    if (page.facts === null || page.facts.words === 0) continue;
    const group = groups.get(page.facts.textSha256) ?? new Map<string, PageResult>();
    // The same document under several query strings is one document.
    const document = page.url.split("?")[0] ?? "";
    if (!group.has(document)) group.set(document, page);
    groups.set(page.facts.textSha256, group);
  }
  return [...groups.values()].flatMap((group) => {
    const where = [...group.values()].map(({ url, facts }) => ({ url, text: facts?.title ?? "" }));
    const first = where.sort((a, b) => compare(a.url, b.url))[0];
    if (first === undefined || where.length < 2) return [];
    return [finding("duplicate-content", first.url, `${where.length} addresses have the same text`, where)];
  });
}
