import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildReport } from "./report.ts";
import { OutputError, prepareOutput, writeReport } from "./writeReport.ts";

const REPORT = buildReport({
  target: "http://quay.example/",
  startedAt: new Date(0),
  durationMs: 1,
  complete: true,
  options: {
    out: "out",
    concurrency: 8,
    timeoutMs: 60_000,
    depth: 10,
    slowMs: 1000,
    maxBytes: 1_000_000,
    memoryMb: 256,
  },
  pages: [],
  spans: [],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sitecheck-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("makes the folder, writes both files and leaves nothing else", async () => {
  const dir = join(folder, "a/b");
  await prepareOutput(dir);
  expect(await readdir(dir)).toEqual([]);
  const { json, html } = await writeReport(dir, REPORT);
  expect(JSON.parse(await readFile(json, "utf8"))).toEqual(REPORT);
  expect(await readFile(html, "utf8")).toContain("<!doctype html>");
  expect(await readdir(dir)).toEqual(["report.html", "report.json"]);
});

test("replaces an older report", async () => {
  await writeFile(join(folder, "report.json"), "old");
  const { json } = await writeReport(folder, REPORT);
  expect(await readFile(json, "utf8")).toContain('"version": 1');
});

test("a file in the way is named, and another folder asked for", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  for (const write of [prepareOutput, (dir: string) => writeReport(dir, REPORT)]) {
    await expect(write(file)).rejects.toThrow(`cannot be written into "${file}": a file has that name (EEXIST)`);
    await expect(write(join(file, "below"))).rejects.toThrow("a part of that path is a file (ENOTDIR)");
    await expect(write(file)).rejects.toBeInstanceOf(OutputError);
  }
});

test("a report that cannot be put in place leaves no draft behind", async () => {
  const dir = join(folder, "out");
  // A folder with something in it cannot be replaced by a file.
  await prepareOutput(join(dir, "report.json", "below"));
  await expect(writeReport(dir, REPORT)).rejects.toThrow("--out ./report");
  expect(await readdir(dir)).toEqual(["report.json"]);
});
