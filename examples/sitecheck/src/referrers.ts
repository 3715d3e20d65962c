import type { CrawledPage, PageResult, Referrer } from "./model.ts";

/** Every page with the pages that link to it: known only when the crawl is over. Sorted by address. */
export function withReferrers(pages: readonly CrawledPage[]): PageResult[] {
  const places = new PlacesByTarget();
  for (const { facts, url } of pages) {
    for (const link of facts?.links ?? []) {
      // A table of contents does not make a page its own referrer.
      if (link.url !== url) places.add(link.url, { url, text: link.text });
    }
  }
  return [...pages]
    .sort((a, b) => compare(a.requested, b.requested))
    .map((page) => ({ ...page, referrers: places.of(page.requested) }));
}

/** Collects which pages name something; a page that names it twice is listed once, with its first link's text. */
export class PlacesByTarget {
  readonly #targets = new Map<string, Map<string, Referrer>>();

  add(target: string, place: Referrer): void {
    const places = this.#targets.get(target) ?? new Map<string, Referrer>();
    if (!places.has(place.url)) places.set(place.url, place);
    this.#targets.set(target, places);
  }

  /** Sorted by address, so that a report does not depend on which page came first. */
  of(target: string): Referrer[] {
    return [...(this.#targets.get(target)?.values() ?? [])].sort((a, b) => compare(a.url, b.url));
  }

  targets(): string[] {
    return [...this.#targets.keys()];
  }
}

/** Order by code units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
