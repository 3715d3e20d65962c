import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { asMarkdown, asShortTable } from "./markdown.mjs";
import { replaceBetween } from "./replaceBetween.mjs";
import { asSvg } from "./svg.mjs";

/** @param {string} path */
const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Writes the figures where readers look for them. @param {import("../harness/report.mjs").Report} report */
export function writeDocuments(report) {
  replaceBetween(inRepository("docs/performance.md"), "bench", asMarkdown(report));
  replaceBetween(inRepository("README.md"), "bench", asShortTable(report));
  writeFileSync(inRepository("docs/performance.svg"), asSvg(report));
  writeFileSync(inRepository("docs/performance.json"), `${JSON.stringify(report, undefined, 1)}\n`);
}
