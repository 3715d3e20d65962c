import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import type { CrawledPage, Span } from "./model.ts";
import { page } from "./page.ts";
import { buildReport, type Run } from "./report.ts";
import { renderHtml } from "./reportHtml.ts";

const SITE = "http://quay.example";
const EVIL = `"><script>alert('x')</script>`;

function render(run: Partial<Run>): string {
  const options = {
    out: "o",
    concurrency: 8,
    timeoutMs: 60_000,
    depth: 10,
    slowMs: 1000,
    maxBytes: 1_000_000,
    memoryMb: 256,
  };
  const startedAt = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
  const whole = {
    target: `${SITE}/`,
    startedAt,
    durationMs: 1000,
    complete: true,
    options,
    pages: [],
    spans: [],
    ...run,
  };
  return renderHtml(buildReport(whole));
}

const good = (path: string, html: string): CrawledPage =>
  page(SITE + path, { status: 200, contentType: "text/html", facts: analyse(html, SITE + path) });
const span = (start: number, end: number, more: Partial<Span> = {}): Span => ({
  strand: "promise",
  label: "GET /",
  start,
  end,
  outcome: "ok",
  ...more,
});

describe("renderHtml", () => {
  test("escapes everything that a site can say", () => {
    const evilTitle = `<title>${EVIL.replaceAll("<", "&lt;")}</title><p>x`;
    const links = `<a href='http://[${EVIL.replaceAll("'", "&#39;")}'>${EVIL.replaceAll("<", "&lt;")}</a>`;
    const html = render({
      target: EVIL,
      pages: [
        good("/", evilTitle + links),
        page(`${SITE}/${EVIL}`, { error: { kind: "unknown", message: EVIL }, contentType: EVIL }),
      ],
      spans: [span(0, 1, { label: EVIL })],
    });
    expect(html).not.toContain("<script>alert");
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)");
  });

  test("needs no network: nothing in it is loaded from elsewhere", () => {
    const html = render({ pages: [good("/", "<p>x")], spans: [span(0, 10)] });
    expect(html).not.toMatch(/\b(src|srcset|action)=|<link|@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  test("only addresses of the web and files become links", () => {
    const html = render({ pages: [page("javascript:alert(1)", { error: { kind: "unknown", message: "?" } })] });
    expect(html).not.toContain('href="javascript:');
  });

  test("says whether the run is complete, and that nothing was found", () => {
    expect(render({})).toContain("Complete");
    expect(render({})).toContain("every link leads somewhere");
    expect(render({ complete: false })).toContain("Partial");
    expect(render({ complete: false })).not.toContain("every link leads somewhere");
  });

  test("lists a finding with its pages, and counts it in the page's row", () => {
    const html = render({ pages: [good("/", '<p>x<a href="/gone">Old</a>'), page(`${SITE}/gone`, { status: 404 })] });
    expect(html).toContain('id="broken-link"');
    expect(html).toContain("404 Not Found");
    expect(html).toContain("<q>Old</q>");
    expect(html).toContain('<tr class="found">');
  });

  test("draws strands that worked, and no timeline where none did", () => {
    const html = render({
      spans: [span(0, 500), span(100, 400, { outcome: "failed" }), span(0, 9, { strand: "twisted" })],
    });
    expect(html).toContain('aria-label="promise: 2 spans"');
    expect(html).toContain('<rect class="failed" x="10.00%"');
    expect(html).not.toContain('aria-label="tornado');
    expect(render({})).not.toContain("timeline-title");
  });

  test("stays small enough to open for 5,000 pages", () => {
    const links = Array.from({ length: 30 }, (_, index) => `<a href="/${index}">x</a>`).join("");
    const facts = analyse(`<title>Page</title><p>text${links}`, `${SITE}/`);
    const pages = Array.from({ length: 6000 }, (_, index) =>
      page(`${SITE}/${index}`, { status: index % 2 ? 200 : 404, facts }),
    );
    const spans = Array.from({ length: 20_000 }, (_, index) => span(index * 3, index * 3 + 20));
    const html = render({ pages, spans, durationMs: 60_000 });
    expect(html.match(/<tr/g)).toHaveLength(5001);
    expect(html).toContain("1,000 more are in report.json");
    expect(html).toContain("2,500 more are in report.json");
    expect(html.match(/<rect/g)?.length).toBeLessThan(1_000);
    expect(html.length).toBeLessThan(8_000_000);
  });
});
