import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resolveTarget } from "./resolveTarget.ts";
import { UsageError } from "./usageError.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sitecheck rope "));
});
afterEach(() => rm(folder, { recursive: true }));

const resolveFolder = (path: string) => resolveTarget({ kind: "folder", path });

test("an address is its own start", async () => {
  const url = "http://quay.example/docs/";
  expect(await resolveTarget({ kind: "url", url })).toEqual({ kind: "url", root: url, start: [url] });
});

test("a folder starts at its index.html", async () => {
  await writeFile(join(folder, "index.html"), "");
  await writeFile(join(folder, "other.html"), "");
  const root = `${pathToFileURL(folder).href}/`;
  expect(await resolveFolder(folder)).toEqual({ kind: "folder", root, start: [`${root}index.html`] });
});

test("a folder without index.html starts at all its pages", async () => {
  await writeFile(join(folder, "b.htm"), "");
  await writeFile(join(folder, "å #1.html"), "");
  await writeFile(join(folder, "notes.txt"), "");
  const { root, start } = await resolveFolder(`${folder}/`);
  expect(start).toEqual([`${root}b.htm`, `${root}%C3%A5%20%231.html`]);
});

test("wrong folders are told apart", async () => {
  const file = join(folder, "a.html");
  await expect(resolveFolder(folder)).rejects.toThrow("has no .html file");
  await writeFile(file, "");
  await expect(resolveFolder(file)).rejects.toThrow(
    `is a file, and sitecheck reads folders. Write: sitecheck ${folder}`,
  );
  await expect(resolveFolder(join(folder, "none"))).rejects.toThrow("There is no folder");
  await expect(resolveFolder(join(folder, "none"))).rejects.toBeInstanceOf(UsageError);
});
