import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "./model.ts";
import { renderHtml } from "./reportHtml.ts";

/** The folder for the report cannot be made or written to. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code = "ERR_OUTPUT";
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "a file has that name",
  ENOTDIR: "a part of that path is a file",
};

/**
 * Makes sure that a report can be written, before a run that would otherwise be for nothing.
 *
 * @throws {OutputError}
 */
export async function prepareOutput(dir: string): Promise<void> {
  const probe = join(dir, `.sitecheck-${process.pid}`);
  await explained(dir, async () => {
    await mkdir(dir, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  });
}

/**
 * Writes report.json and report.html into the folder; each is there whole or not at all.
 *
 * @returns The paths of the two files.
 * @throws {OutputError}
 */
export async function writeReport(dir: string, report: Report): Promise<{ json: string; html: string }> {
  const json = join(dir, "report.json");
  const html = join(dir, "report.html");
  await explained(dir, async () => {
    await mkdir(dir, { recursive: true });
    await replaceFile(json, `${JSON.stringify(report, null, 1)}\n`);
    await replaceFile(html, renderHtml(report));
  });
  return { json, html };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

async function explained(dir: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const { code = "unknown error", message } = cause as NodeJS.ErrnoException;
    throw new OutputError(
      `The report cannot be written into "${dir}": ${REASONS[code] ?? message} (${code}). ` +
        "Give a folder that you can write to: sitecheck … --out ./report",
      { cause },
    );
  }
}
