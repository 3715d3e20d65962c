import { readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Target } from "./options.ts";
import { UsageError } from "./usageError.ts";

/** Where a crawl starts, and how far the target reaches (see `isInternal`). */
export interface ResolvedTarget {
  kind: "url" | "folder";
  root: string;
  start: string[];
}

/**
 * Finds the pages to start from: the address itself; a folder's index.html or, without one, every HTML file in it.
 *
 * @throws {UsageError} when there is no such folder, or no HTML in it.
 */
export async function resolveTarget(target: Exclude<Target, { kind: "carried" }>): Promise<ResolvedTarget> {
  if (target.kind === "url") return { kind: "url", root: target.url, start: [target.url] };
  const { path } = target;
  await assertFolder(path);
  const files = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The folder "${path}" cannot be read (${error.code}). Give one that you may read.`);
  });
  const pages = files.filter((file) => /\.html?$/i.test(file)).sort();
  const index = pages.find((file) => /^index\.html?$/i.test(file));
  if (pages.length === 0) {
    throw new UsageError(
      `The folder "${path}" has no .html file to start from. Give the folder that holds index.html: sitecheck ${path}/…`,
    );
  }
  const root = `${pathToFileURL(resolve(path)).href.replace(/\/$/, "")}/`;
  const start = (index === undefined ? pages : [index]).map((file) => pathToFileURL(resolve(path, file)).href);
  return { kind: "folder", root, start };
}

async function assertFolder(path: string): Promise<void> {
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(path)).isDirectory();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new UsageError(
      `There is no folder "${path}" (${code}). Give an existing folder, for example: sitecheck ./public; ` +
        `or for a website its whole address: sitecheck https://${path}`,
    );
  }
  if (!isDirectory) {
    throw new UsageError(`"${path}" is a file, and sitecheck reads folders. Write: sitecheck ${resolve(path, "..")}`);
  }
}
