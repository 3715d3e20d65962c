import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { analyse } from "../analyse.ts";
import { isHtmlType } from "../decode.ts";
import { zeroCounts } from "../findingKinds.ts";
import { findFindings } from "../findings.ts";
import type { CrawledPage, Finding } from "../model.ts";
import { page } from "../page.ts";
import { withReferrers } from "../referrers.ts";
import { isInternal } from "../scope.ts";
import { plantedCounts, plantedFaults } from "./planted.ts";
import { REFUSED } from "./plantedFaults.ts";
import { serve } from "./serve.ts";
import { writeFolder } from "./writeFolder.ts";

// A crawler as simple as can be, one request after the other: what sitecheck finds must be in the site, not in it.
type Fetcher = (url: string) => Promise<CrawledPage>;

async function crawl(start: string, root: string, fetcher: Fetcher): Promise<CrawledPage[]> {
  const queue = [start];
  const pages: CrawledPage[] = [];
  for (const url of queue) {
    const found = await fetcher(url);
    const external = !isInternal(root, url);
    pages.push({ ...found, external });
    for (const link of found.facts?.links ?? []) if (!queue.includes(link.url)) queue.push(link.url);
  }
  return pages;
}

async function overHttp(url: string, attempt = 1, redirects: CrawledPage["redirects"] = []): Promise<CrawledPage> {
  const at = redirects.at(-1)?.to ?? url;
  const known = { url: at, attempts: attempt, redirects };
  const response = await fetch(at, { redirect: "manual" }).catch(() => null);
  if (response === null) return page(url, { ...known, error: { kind: "refused", message: "refused or reset" } });
  const { status } = response;
  const body = new Uint8Array(await response.arrayBuffer());
  if (status === 503 && attempt < 3) return overHttp(url, attempt + 1, redirects);
  const location = response.headers.get("location");
  if (location !== null && redirects.length > 5) {
    return page(url, { ...known, error: { kind: "redirect-loop", message: "a circle" } });
  }
  if (location !== null) {
    return overHttp(url, attempt, [...redirects, { from: at, status, to: new URL(location, at).href }]);
  }
  const contentType = response.headers.get("content-type");
  const facts = status < 400 && isHtmlType(contentType) ? analyse(body, at, { contentType }) : null;
  return page(url, { ...known, status, contentType, bytes: body.length, facts });
}

async function fromDisk(url: string): Promise<CrawledPage> {
  const body = await readFile(fileURLToPath(url.split("?")[0] ?? "")).catch(() => null);
  if (body === null) return page(url, { error: { kind: "missing", message: "no such file" } });
  const facts = /\.html(\?|$)/.test(url) ? analyse(body, url) : null;
  return page(url, { bytes: body.length, facts });
}

function counts(findings: Finding[]) {
  const found = zeroCounts();
  for (const { kind } of findings) found[kind]++;
  return found;
}

const LIMITS = { slowMs: Number.POSITIVE_INFINITY, maxBytes: 1_000_000 };

describe("the carried site", () => {
  test("has exactly the planted faults when it is served", async () => {
    const site = await serve({ lateMs: 0 });
    onTestFinished(site.close);
    const pages = await crawl(site.url, site.url, (url) => overHttp(url));
    const findings = findFindings(withReferrers(pages), LIMITS);
    // How long an answer takes is for the program to measure, not for this test.
    expect(counts(findings)).toEqual({ ...plantedCounts(), slow: 0 });
    const found = findings.map(({ kind, url }) => `${kind} ${url}`);
    for (const fault of plantedFaults("served")) {
      const url = fault.url === REFUSED ? "http://127.0.0.1" : fault.url.replace(/^\//, site.url);
      if (fault.kind !== "slow") expect(found).toContainEqual(expect.stringContaining(`${fault.kind} ${url}`));
    }
    const parsed = pages.filter((each) => each.facts !== null && each.redirects.length === 0);
    expect(parsed.length).toBeGreaterThanOrEqual(60);
  });

  test("has exactly the planted faults of a folder when it is written to one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFolder(folder);
    const root = `${pathToFileURL(folder).href}/`;
    const pages = await crawl(`${root}index.html`, root, fromDisk);
    expect(counts(findFindings(withReferrers(pages), LIMITS))).toEqual(plantedCounts("folder"));
    expect(await readdir(join(folder, "sennits"))).toContain("平打ち.html");
    expect((await stat(join(folder, "archive/catalogue.html"))).size).toBeGreaterThan(1_000_000);
  });

  test("shows a fault of every kind that a site by itself can have", () => {
    const none = Object.entries(plantedCounts()).filter(([, count]) => count === 0);
    expect(none.map(([kind]) => kind)).toEqual(["timeout", "page-error", "unchecked"]);
  });

  test("is late on request, and a client that leaves is forgotten", async () => {
    const site = await serve({ lateMs: 60_000 });
    onTestFinished(site.close);
    const leaving = new AbortController();
    const late = fetch(`${site.url}archive/tide-tables.html`, { signal: leaving.signal });
    await fetch(site.url);
    leaving.abort();
    await expect(late).rejects.toThrow("aborted");
  });

  test("ends open connections when it is closed", async () => {
    const site = await serve({ lateMs: 60_000 });
    const late = fetch(`${site.url}archive/tide-tables.html`);
    await fetch(site.url);
    await site.close();
    await expect(late).rejects.toThrow("fetch failed");
  });
});
