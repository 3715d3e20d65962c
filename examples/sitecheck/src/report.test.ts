import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import { page } from "./page.ts";
import { buildReport, exitCode, type Run } from "./report.ts";
import { summaryLines } from "./summaryLines.ts";

const URL_ = "http://quay.example/";
const OPTIONS = {
  out: "out",
  concurrency: 8,
  timeoutMs: 60_000,
  depth: 10,
  slowMs: 1000,
  maxBytes: 1_000_000,
  memoryMb: 256,
};
const HOME = page(URL_, { status: 200, bytes: 1200, facts: analyse("<p>two words</p>", URL_) });

function run(more: Partial<Run> = {}): Run {
  const startedAt = new Date(Date.UTC(2026, 0, 2));
  return {
    target: URL_,
    startedAt,
    durationMs: 12.6,
    complete: true,
    options: OPTIONS,
    pages: [HOME],
    spans: [],
    ...more,
  };
}

describe("buildReport", () => {
  test("is plain data", () => {
    const report = buildReport(run());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report).toMatchObject({ version: 1, startedAt: "2026-01-02T00:00:00.000Z", durationMs: 13, complete: true });
  });

  test("counts what two addresses lead to once", () => {
    const redirects = [{ from: `${URL_}old`, status: 301, to: URL_ }];
    const old = { ...HOME, requested: `${URL_}old`, redirects };
    const other = page("http://other.example/", { external: true, status: 404, bytes: 9 });
    const { summary } = buildReport(run({ pages: [old, HOME, other] }));
    expect(summary).toMatchObject({
      pages: 2,
      external: 1,
      words: 2,
      bytes: 1200,
      findings: { "broken-link": 1, slow: 0 },
    });
  });

  test("repeats only the options that it knows", () => {
    const options = { ...OPTIONS, target: { kind: "carried" }, help: false };
    expect(buildReport(run({ options })).options).toEqual(OPTIONS);
  });
});

test("the exit code is 0 only for a complete run without findings", () => {
  expect(exitCode(buildReport(run()))).toBe(0);
  expect(exitCode(buildReport(run({ complete: false })))).toBe(1);
  expect(exitCode(buildReport(run({ pages: [{ ...HOME, attempts: 2 }] })))).toBe(1);
});

describe("summaryLines", () => {
  test("of a clean run", () => {
    expect(summaryLines(buildReport(run()))).toEqual([
      "http://quay.example/: 1 page, 0 external addresses, 2 words, 1.2 kB in 13 ms",
      "No findings.",
    ]);
  });

  test("of an incomplete run with findings", () => {
    const pages = [
      page(URL_, { status: 404 }),
      page(`${URL_}x`, { error: { kind: "cancelled", message: "interrupted" } }),
    ];
    expect(summaryLines(buildReport(run({ pages, complete: false }))).slice(1)).toEqual([
      "Incomplete: the run was ended before every page was checked.",
      "     1  broken-link  Readers who follow these get an error",
      "     1  unchecked    The run ended before these",
      "2 findings.",
    ]);
  });
});
