import { parseSync } from "oxc-parser";

/**
 * A block of TypeScript in a document or a doc comment.
 * @typedef {object} Example
 * @property {string} file
 * @property {number} line of the fence, counted from 1
 * @property {"run" | "no-run" | "ignore"} mode
 * @property {string} code
 */

/**
 * The blocks fenced as ts of a Markdown file or of a TypeScript file's doc comments.
 * @param {string} file
 * @param {string} text
 * @returns {Example[]}
 */
export function findExamples(file, text) {
  if (!file.endsWith(".ts")) return findBlocks(file, text.split("\n"), 1);
  return parseSync(file, text)
    .comments.filter((comment) => comment.type === "Block" && comment.value.startsWith("*"))
    .flatMap((comment) => {
      const firstLine = text.slice(0, comment.start).split("\n").length;
      const lines = comment.value.split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
      const examples = findBlocks(file, lines, firstLine);
      if (/@example\b/.test(comment.value) && examples.length === 0) {
        throw new Error(`${file}:${firstLine}: @example without a \`\`\`ts block: nothing can be run`);
      }
      return examples;
    });
}

/**
 * @param {string} file
 * @param {string[]} lines
 * @param {number} firstLine
 * @returns {Example[]}
 */
function findBlocks(file, lines, firstLine) {
  /** @type {Example[]} */
  const examples = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent, fence, language, words] = /^(\s*)(`{3,})(\S*)\s*(.*?)\s*$/.exec(lines[i] ?? "") ?? [];
    if (fence === undefined) continue;
    const line = firstLine + i;
    const end = lines.findIndex((other, j) => j > i && other.trim() === fence);
    if (end === -1) throw new Error(`${file}:${line}: the block that starts here has no end`);
    if (language === "ts") {
      const code = lines.slice(i + 1, end).map((text) => text.slice(indent?.length));
      examples.push({ file, line, mode: modeOf(words ?? "", `${file}:${line}`), code: code.join("\n") });
    }
    i = end;
  }
  return examples;
}

/**
 * @param {string} words
 * @param {string} place
 */
function modeOf(words, place) {
  if (words === "") return "run";
  if (words === "no-run" || words === "ignore") return words;
  throw new Error(`${place}: \`\`\`ts ${words} is unknown: write \`\`\`ts, \`\`\`ts no-run or \`\`\`ts ignore`);
}
