import { isCancelled, TimeoutError } from "sennit";
import { BrokenWorkerError, Future } from "sennit/concurrent";
import { describe, expect, test } from "vitest";
import { analyse } from "../analyse.ts";
import type { PageFacts } from "../model.ts";
import { crawlMemory, type MemoryPage, SITE } from "./fixtures/crawlMemory.ts";

const links = (...hrefs: string[]): string => hrefs.map((href) => `<a href="${href}">${href}</a>`).join(" ");
/** So many pages, and a start page that links to them. */
const pages = (count: number, page: MemoryPage | string): Record<string, MemoryPage | string> => {
  const paths = Array.from({ length: count }, (_, index) => `/${index}`);
  return { "/": links(...paths), ...Object.fromEntries(paths.map((path) => [path, page])) };
};

describe("a crawl", () => {
  test("checks every address once, whoever links to it", async () => {
    const all = links("/", "/a", "/a#x", "/b#y", "b", "./a");
    const { asked, crawler, error } = await crawlMemory({ "/": all, "/a": all, "/b": all });
    expect(error).toBeUndefined();
    expect(asked.sort()).toEqual([`GET ${SITE}`, `GET ${SITE}a`, `GET ${SITE}b`]);
    expect([...crawler.pages.keys()].sort()).toEqual([SITE, `${SITE}a`, `${SITE}b`]);
    expect(crawler).toMatchObject({ done: 3, known: 3 });
    for (const page of crawler.pages.values()) expect(page).toMatchObject({ status: 200, attempts: 1, error: null });
  });

  test("takes other query strings for other addresses", async () => {
    const { crawler } = await crawlMemory({ "/": links("/?p=1", "/?p=2", "/?p=1#x") });
    expect([...crawler.pages.keys()]).toEqual([SITE, `${SITE}?p=1`, `${SITE}?p=2`]);
  });

  test("notes what is missing", async () => {
    const { page } = await crawlMemory({ "/": links("/gone") });
    expect(page("/gone")).toMatchObject({ status: 404, facts: null, error: null });
  });

  test("asks of other sites whether they are there, and follows nothing there", async () => {
    const { asked, page, crawler } = await crawlMemory({
      "/": links("http://other.example/"),
      "http://other.example/": links("/further"),
    });
    expect(asked).toEqual([`GET ${SITE}`, "HEAD http://other.example/"]);
    expect(page("http://other.example/")).toMatchObject({ external: true, status: 200, facts: null });
    expect(crawler.known).toBe(2);
  });

  test("goes as deep as it may, and does not note what lies deeper", async () => {
    const { crawler } = await crawlMemory({ "/": links("/1"), "/1": links("/2"), "/2": links("/3") }, { depth: 2 });
    expect([...crawler.pages.values()].map(({ depth }) => depth)).toEqual([0, 1, 2]);
  });

  test("counts the depth by the shortest way, also where that is found late", async () => {
    // Through the page that is slow, it is a step less to the last ones.
    const { page, crawler, asked } = await crawlMemory(
      {
        "/": links("/slow", "/quick"),
        "/slow": { html: links("/x"), after: 1000 },
        "/quick": links("/detour"),
        "/detour": links("/x"),
        "/x": links("/y"),
        "/y": links("/z"),
      },
      { depth: 3 },
    );
    expect(page("/x")?.depth).toBe(2);
    expect(page("/y")?.depth).toBe(3);
    expect(page("/z")).toBeUndefined();
    expect(crawler.done).toBe(crawler.known);
    expect(asked).toHaveLength(6);
  });
});

describe("a redirect", () => {
  test("to a page that is known leaves each address its own record", async () => {
    const { page, crawler } = await crawlMemory({
      "/": links("/old", "/new"),
      "/old": { location: "/new" },
      "/new": links("/old", "/more"),
    });
    expect(page("/old")).toMatchObject({ url: `${SITE}new`, status: 200, redirects: [{ to: `${SITE}new` }] });
    expect(page("/new")).toMatchObject({ url: `${SITE}new`, redirects: [] });
    expect(crawler.known).toBe(4);
  });

  test("out of the target is not followed there", async () => {
    const { page, crawler } = await crawlMemory({
      "/": links("/away"),
      "/away": { location: "http://other.example/" },
      "http://other.example/": links("/further"),
    });
    expect(page("/away")).toMatchObject({ url: "http://other.example/", external: false, status: 200, facts: null });
    expect(crawler.root).toBe(SITE);
    expect(crawler.known).toBe(2);
  });

  test("of the start page leads to what is the target then", async () => {
    const secure = "https://www.quay.example/";
    const { page, crawler } = await crawlMemory({
      "/": { location: secure },
      [secure]: links("/more", SITE, "http://other.example/"),
      [`${secure}more`]: "<p>More.",
    });
    expect(crawler.root).toBe(secure);
    expect(page("/")).toMatchObject({ url: secure, external: false, facts: { words: expect.any(Number) } });
    expect(page(`${secure}more`)).toMatchObject({ external: false, facts: { words: 1 } });
    expect(page("http://other.example/")).toMatchObject({ external: true });
    expect(crawler.known).toBe(3);
  });
});

describe("at the same time", () => {
  test("there are as many requests as there are crawlers", async () => {
    const { most } = await crawlMemory(pages(20, { after: 100 }), { concurrency: 3 });
    expect(most).toBe(3);
  });

  test("one host has no more than six, however many crawlers there are", async () => {
    const { most, loop } = await crawlMemory(pages(20, { after: 100 }), { concurrency: 50 });
    expect(most).toBe(6);
    expect(loop.time()).toBeCloseTo(400, -2);
  });

  test("other hosts have six of their own", async () => {
    const others = Array.from({ length: 10 }, (_, index) => `http://other.example/${index}`);
    const site = { ...pages(10, { after: 100 }), ...Object.fromEntries(others.map((url) => [url, { after: 100 }])) };
    site["/"] = `${site["/"]} ${links(...others)}`;
    const { most } = await crawlMemory(site, { concurrency: 50 });
    expect(most).toBe(12);
  });
});

describe("a crawl that is ended", () => {
  test("by its deadline says so, and says of the rest that it is unchecked", async () => {
    const { error, loop, page, crawler, timeline } = await crawlMemory(
      { "/": links("/quick", "/late", "/later"), "/quick": "<p>Here.", "/late": { after: 5000 } },
      { deadline: 1000, concurrency: 2 },
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(loop.time()).toBe(1000);
    expect(page("/quick")).toMatchObject({ status: 200, error: null });
    expect(page("/late")).toMatchObject({ status: null, attempts: 0, error: { kind: "cancelled" } });
    expect(crawler.known).toBe(4);
    const ended = timeline.spans.filter(({ label }) => label.includes("late")).map(({ outcome }) => outcome);
    expect(ended).toContain("cancelled");
  });

  test("while a request pauses before its next attempt", async () => {
    const { error, loop, page, asked } = await crawlMemory({ "/": { status: 503 } }, { deadline: 200 });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(loop.time()).toBe(200);
    expect(asked).toHaveLength(2);
    expect(page("/")?.error?.kind).toBe("cancelled");
  });

  test("by a signal before it begins asks for nothing", async () => {
    const { error, asked, page } = await crawlMemory({ "/": "" }, { signal: AbortSignal.abort() });
    expect(isCancelled(error)).toBe(true);
    expect(asked).toEqual([]);
    expect(page("/")?.error?.kind).toBe("cancelled");
  });
});

describe("the analysis of a page", () => {
  const stuck = () => new Future<PageFacts>();
  const done = (...args: Parameters<typeof analyse>) => {
    const future = new Future<PageFacts>();
    future.setResult(analyse(...args));
    return future;
  };
  const failed = (error: unknown) => {
    const future = new Future<PageFacts>();
    future.setException(error);
    return future;
  };
  const known = { url: SITE, status: 200, contentType: "text/html", bytes: 9, facts: null };

  test("that fails leaves what is known otherwise", async () => {
    const { page, error } = await crawlMemory({ "/": "123456789" }, { analyse: () => failed(new Error("broken")) });
    expect(error).toBeUndefined();
    expect(page("/")).toMatchObject({ ...known, error: { kind: "parse-failed", message: "broken" } });
  });

  test("that kills its thread is told of, with the reason", async () => {
    const cause = new Error("out of memory");
    const analysis = () => failed(new BrokenWorkerError("it died", { cause }));
    const { page } = await crawlMemory({ "/": "123456789" }, { analyse: analysis });
    expect(page("/")).toMatchObject({
      ...known,
      error: { kind: "worker-died", message: "the worker thread that read it died (out of memory)" },
    });
  });

  test("that does not end is stopped", async () => {
    const { page, loop, timeline } = await crawlMemory({ "/": "123456789" }, { analyse: stuck });
    expect(page("/")).toMatchObject({
      ...known,
      attempts: 1,
      error: { kind: "parse-failed", message: "its analysis was stopped after 30000 ms" },
    });
    expect(loop.time()).toBeCloseTo(30_000, -2);
    expect(timeline.spans).toContainEqual(expect.objectContaining({ strand: "concurrent", outcome: "cancelled" }));
  });

  test("has its time to itself: others may have to wait until a thread is free", async () => {
    const { page } = await crawlMemory(
      { "/": links("/stuck", "/good"), "/stuck": "<p>s", "/good": { html: "<p>good", after: 10 } },
      { threads: 1, analyse: (body, url, options) => (url.endsWith("stuck") ? stuck() : done(body, url, options)) },
    );
    expect(page("/stuck")?.error?.kind).toBe("parse-failed");
    expect(page("/good")).toMatchObject({ error: null, facts: { words: 1 } });
  });
});

test("all five strands are in the timeline", async () => {
  const { timeline } = await crawlMemory({ "/": links("/a"), "/a": { status: 503 } });
  const strands = new Set(timeline.spans.map(({ strand }) => strand));
  expect([...strands].sort()).toEqual(["asyncio", "concurrent", "promise", "tornado", "twisted"]);
});
