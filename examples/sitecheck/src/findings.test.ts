import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import { findFindings } from "./findings.ts";
import type { CrawledPage } from "./model.ts";
import { page } from "./page.ts";
import { withReferrers } from "./referrers.ts";

const SITE = "http://quay.example";
const LIMITS = { slowMs: 1000, maxBytes: 1_000_000 };

/** A page that was fetched and parsed. */
function good(path: string, html: string, known: Partial<CrawledPage> = {}): CrawledPage {
  const contentType = "text/html";
  return page(SITE + path, { status: 200, contentType, facts: analyse(html, SITE + path), ...known });
}

const find = (...pages: CrawledPage[]) => findFindings(withReferrers(pages), LIMITS);
const brief = (...pages: CrawledPage[]) =>
  find(...pages).map(({ kind, url, message }) => `${kind} ${url.replace(SITE, "")}: ${message}`);

const HOME = (links: string) => good("/", `<title>Home</title><p>home</p>${links}`);

describe("findFindings", () => {
  test("a sound site has none", () => {
    expect(find(HOME('<a href="/a">a</a><a href="#top">up</a>'), good("/a", "<p>text</p>"))).toEqual([]);
  });

  test("a broken link names every page to edit, each once", () => {
    const links = '<a href="/gone">Old</a><a href="/gone#x">again</a>';
    const found = find(HOME(links), good("/b", `<p>b</p>${links}`), page(`${SITE}/gone`, { status: 404 }));
    expect(found).toEqual([
      {
        kind: "broken-link",
        severity: "error",
        url: `${SITE}/gone`,
        message: "404 Not Found",
        where: [
          { url: `${SITE}/`, text: "Old" },
          { url: `${SITE}/b`, text: "Old" },
        ],
      },
    ]);
  });

  test.each([
    [{ status: 500, attempts: 3 }, "broken-link /x: 500 Internal Server Error (3 attempts)"],
    [{ status: 799 }, "broken-link /x: 799"],
    [{ error: { kind: "refused", message: "connection refused" } }, "broken-link /x: connection refused"],
    [{ error: { kind: "missing", message: "no such file" } }, "broken-link /x: no such file"],
    [{ error: { kind: "timeout", message: "no answer within 5 s" } }, "timeout /x: no answer within 5 s"],
    [{ error: { kind: "redirect-loop", message: "a circle" } }, "redirect-loop /x: a circle"],
    [{ error: { kind: "too-large", message: "stopped after 9 MB" } }, "oversized /x: stopped after 9 MB"],
    [{ error: { kind: "worker-died", message: "the worker died" } }, "page-error /x: the worker died"],
    [{ error: { kind: "cancelled", message: "interrupted" } }, "unchecked /x: interrupted"],
  ] as [Partial<CrawledPage>, string][])("%j", (known, line) => {
    expect(brief(page(`${SITE}/x`, known))).toEqual([line]);
  });

  test("a redirect to a page that fails is a broken link and no redirect", () => {
    const redirects = [{ from: `${SITE}/old`, status: 301, to: `${SITE}/new` }];
    const old = page(`${SITE}/old`, { url: `${SITE}/new`, redirects, status: 410 });
    expect(brief(HOME('<a href="/old">o</a>'), old)).toEqual([
      `broken-link /old: leads to ${SITE}/new, which says 410 Gone`,
    ]);
  });

  test("missing anchors are looked for behind redirects too", () => {
    const home = HOME('<a href="/a#yes">1</a><a href="/a#no">2</a><a href="/old#no">3</a><a href="#nö">4</a>');
    const redirects = [{ from: `${SITE}/old`, status: 308, to: `${SITE}/a` }];
    const a = good("/a", '<p id="yes">a</p>');
    expect(brief(home, a, page(`${SITE}/old`, { url: `${SITE}/a`, redirects, status: 200 }))).toEqual([
      'missing-anchor /#nö: the page has no element with id "nö"',
      'missing-anchor /a#no: the page has no element with id "no"',
      'missing-anchor /old#no: the page has no element with id "no"',
      `redirect /old: 308 to ${SITE}/a`,
    ]);
  });

  test("an anchor cannot be missing on a page that was not read", () => {
    expect(find(HOME('<a href="/x.pdf#page=2">x</a>'), page(`${SITE}/x.pdf`, { status: 200 }))).toEqual([]);
  });

  test("a redirect that nobody links to is nobody's fault", () => {
    const redirects = [{ from: `${SITE}/`, status: 302, to: `${SITE}/en/` }];
    expect(find(page(`${SITE}/`, { url: `${SITE}/en/`, redirects, status: 200 }))).toEqual([]);
  });

  test("slow, oversized and flaky pages are measured once, whatever led to them", () => {
    const measured = { elapsedMs: 1234, bytes: 1_200_000, attempts: 3 };
    const redirects = [{ from: `${SITE}/old`, status: 301, to: `${SITE}/big` }];
    const old = page(`${SITE}/old`, { url: `${SITE}/big`, redirects, status: 200, ...measured });
    const lines = brief(good("/big", "<p>big</p>", measured), old);
    expect(lines).toEqual([
      "oversized /big: 1.2 MB, more than 1 MB",
      "slow /big: took 1.23 s, more than 1 s",
      "flaky /big: answered only at attempt 3",
    ]);
  });

  test("other people's sites may be slow, large and redirected", () => {
    const redirects = [{ from: "http://o.example/", status: 301, to: "http://o.example/x" }];
    const known = { external: true, elapsedMs: 9000, bytes: 9_000_000, redirects, status: 200 };
    expect(find(HOME('<a href="http://o.example/">o</a>'), page("http://o.example/", known))).toEqual([]);
  });

  test("duplicates are found by what is read, and not across query strings", () => {
    const text = "<p>the same text</p>";
    const found = find(
      good("/a", `<title>A</title>${text}`),
      good("/c", `<title>C</title>${text}`),
      good("/c?utm=1", text),
      good("/b", `<title>B</title><!-- --> ${text}`),
      good("/empty1", "<p></p>"),
      good("/empty2", "<p></p>"),
    );
    expect(found).toMatchObject([
      {
        kind: "duplicate-content",
        url: `${SITE}/a`,
        message: "3 addresses have the same text",
        where: [{ text: "A" }, { text: "B" }, { text: "C" }],
      },
    ]);
  });

  test("malformed links and bodies that are not HTML say why", () => {
    expect(brief(HOME('<a href="http://[">x</a>'), good("/n", "{}"))).toEqual([
      "malformed-link http://[: it is not a valid address",
      "not-html /n: the body is JSON, though its content type is text/html",
    ]);
  });

  test("the order of pages does not matter", () => {
    const pages = [
      HOME('<a href="/x">x</a><a href="/y">y</a>'),
      good("/b", '<p>b</p><a href="/x">x</a>'),
      page(`${SITE}/x`, { status: 404 }),
      page(`${SITE}/y`, { status: 404 }),
    ];
    expect(find(...pages.toReversed())).toEqual(find(...pages));
  });
});
