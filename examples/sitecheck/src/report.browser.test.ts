import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.mjs";
import { crawlMemory } from "./crawl/fixtures/crawlMemory.ts";
import { STRANDS } from "./model.ts";
import { buildReport } from "./report.ts";
import { writeReport } from "./writeReport.ts";

const executablePath = chromiumPath();
const PATIENCE = 60_000;

const EVIL = "&lt;script>document.title = 'run'&lt;/script>&lt;img src=http://evil.example/ onerror=alert(1)>";
const SITE = {
  "/": `<title>Quay</title><p>Boats. <a href="/gone">Gone</a> <a href="/old">Old</a> <a href="/evil">Evil</a> <a href="/long">L</a>`,
  "/old": { location: "/" },
  "/evil": `<title>${EVIL}</title><p>${EVIL} <a href="/gone#x">${EVIL}</a> <a href="http://[${EVIL}">bad</a>`,
  "/long": `<title>Long</title><p>${"word ".repeat(1234)}`,
};

/** The report of a small crawl, as the program writes it. */
async function writeSample(folder: string): Promise<string> {
  const { crawler, timeline, loop } = await crawlMemory(SITE);
  const { html } = await writeReport(
    folder,
    buildReport({
      target: crawler.root,
      startedAt: new Date(0),
      durationMs: loop.time(),
      complete: true,
      options: {
        out: folder,
        concurrency: 4,
        timeoutMs: 60_000,
        depth: 10,
        memoryMb: 256,
        slowMs: 1000,
        maxBytes: 1_000_000,
      },
      pages: [...crawler.pages.values()],
      spans: timeline.spans,
    }),
  );
  return pathToFileURL(html).href;
}

describe.skipIf(executablePath === undefined)("the report in Chromium", { timeout: PATIENCE }, () => {
  let folder: string;
  let browser: Browser;
  let address: string;
  let page: Page;
  /** What it asked for, beside the report itself, and what it complained of. */
  let requests: string[];
  let complaints: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
    address = await writeSample(folder);
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
  }, PATIENCE);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    requests = [];
    complaints = [];
    page.on("request", (request) => void (request.url() !== address && requests.push(request.url())));
    page.on("console", (message) => void complaints.push(message.text()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(address);
  }, PATIENCE);

  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  const rows = () => page.getByRole("table").locator("tbody").getByRole("row").filter({ visible: true });
  const paths = () => rows().getByRole("rowheader").getByRole("link").allTextContents();
  const header = (name: string) => page.getByRole("columnheader", { name, exact: true });

  test("shows the findings, each with the page to edit", async () => {
    const findings = page.getByRole("region", { name: "Findings" });
    await findings.getByRole("heading", { name: "Broken links" }).waitFor();
    await findings.getByText("404 Not Found").waitFor();
    for (const title of ["Malformed links", "Redirected links"]) {
      await findings.getByRole("heading", { name: title }).waitFor();
    }
  });

  test("draws a timeline of five strands, and says what its colours mean", async () => {
    const timeline = page.getByRole("region", { name: "Timeline" }).first();
    for (const strand of STRANDS) {
      await timeline.getByRole("img", { name: new RegExp(`^${strand}: \\d+ spans?$`) }).waitFor();
      await timeline.getByText(strand, { exact: true }).waitFor();
    }
    for (const outcome of ["done", "failed", "cancelled"]) await timeline.getByText(outcome, { exact: true }).waitFor();
    // As text, because these tests are not compiled for browsers.
    const drawn = await page.evaluate<string[]>(
      `[...document.querySelectorAll(".swatch")].map((swatch) => getComputedStyle(swatch).backgroundColor)`,
    );
    expect(new Set(drawn).size).toBe(STRANDS.length);
  });

  test("lists every page", async () => {
    expect(await paths()).toEqual(["/", "/evil", "/gone", "/long", "/old"]);
    expect(await rows().nth(3).getByRole("cell").allTextContents()).toContain("1,234");
    await page.getByText("5 of 5").waitFor();
  });

  test("sorts by a column, the largest number first, and the other way round", async () => {
    const words = header("Words");
    expect(await words.getAttribute("aria-sort")).toBe("none");
    await words.getByRole("button").click();
    expect(await words.getAttribute("aria-sort")).toBe("descending");
    expect((await paths())[0]).toBe("/long");
    await words.getByRole("button").click();
    expect(await words.getAttribute("aria-sort")).toBe("ascending");
    expect((await paths()).at(-1)).toBe("/long");
    await header("Page").getByRole("button").click();
    expect(await words.getAttribute("aria-sort")).toBe("none");
    expect(await header("Page").getAttribute("aria-sort")).toBe("ascending");
    expect(await paths()).toEqual(["/", "/evil", "/gone", "/long", "/old"]);
  });

  test("is sorted by the keyboard too", async () => {
    await header("Words").getByRole("button").focus();
    await page.keyboard.press("Enter");
    expect((await paths())[0]).toBe("/long");
  });

  test("filters by address, title and status, and by having findings", async () => {
    const filter = page.getByRole("searchbox", { name: "Filter" });
    await filter.fill("LONG");
    expect(await paths()).toEqual(["/long"]);
    await page.getByText("1 of 5").waitFor();
    await filter.fill("404");
    expect(await paths()).toEqual(["/gone"]);
    await filter.fill("");
    await page.getByRole("checkbox", { name: "only with findings" }).check();
    expect(await paths()).toEqual(["/evil", "/gone", "/old"]);
    await filter.press("Enter");
    expect(page.url()).toBe(address);
  });

  test("shows what a site says as text, and runs none of it", async () => {
    await page.getByText("<script>document.title = 'run'</script>").first().waitFor();
    expect(await page.title()).toBe("sitecheck: http://quay.example/");
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("img").count()).toBe(0);
  });

  test("is readable on a telephone, without scrolling to the side", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(360);
  });
});
