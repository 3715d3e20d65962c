import type { CrawledPage } from "./model.ts";

/** The record of an address about which nothing is known yet, with what is known laid over it. */
export function page(requested: string, known: Partial<CrawledPage> = {}): CrawledPage {
  return {
    requested,
    url: requested,
    external: false,
    redirects: [],
    status: null,
    contentType: null,
    bytes: 0,
    elapsedMs: 0,
    attempts: 1,
    depth: 0,
    facts: null,
    error: null,
    ...known,
  };
}
