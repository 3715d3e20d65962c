import { readFileSync, writeFileSync } from "node:fs";

/**
 * Puts `text` between the two markers of `name` in a document, in the place of what stands there.
 * @param {string} path
 * @param {string} name
 * @param {string} text
 */
export function replaceBetween(path, name, text) {
  const [start, end] = [`<!-- ${name}: written by npm run ${name} -->`, `<!-- ${name}: end -->`];
  const document = readFileSync(path, "utf8");
  const [before, rest] = document.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} has no "${start}" and "${end}"`);
  writeFileSync(path, `${before}${start}\n\n${text}\n\n${end}${after}`);
}
