// Turns every ```ts block of the documents and of the doc comments into a module below tests/generated, which
// tests/examples.test.ts runs. CONTRIBUTING.md describes what an example may say.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { findExamples } from "./examples/find.mjs";
import { toModule } from "./examples/toModule.mjs";

/** @typedef {import("./examples/find.mjs").Example} Example */

const root = join(import.meta.dirname, "..");
const out = join(root, "tests/generated");
const documented = /^(README\.md|docs\/.+\.md|packages\/[^/]+\/(README\.md|src\/.+(?<!\.test|\.test-d)\.ts))$/;

/** Writes one module for each example, and index.ts, which lists those that are to be run. */
export function generateExamples() {
  const examples = [".", "docs", "packages"]
    .flatMap(filesIn)
    .filter((file) => documented.test(file))
    .sort()
    .flatMap((file) => findExamples(file, readFileSync(join(root, file), "utf8")))
    .filter((example) => example.mode !== "ignore");

  const modules = new Map(examples.map((example) => [moduleName(example), toModule(example)]));
  modules.set("index.ts", toIndex(examples.filter((example) => example.mode === "run")));
  write(modules);
}

/** @param {Example[]} examples */
function toIndex(examples) {
  const entries = examples.map(
    (example) => `  "${example.file}:${example.line}": () => import("./${moduleName(example)}"),\n`,
  );
  const type = "Record<string, () => Promise<unknown>>";
  return `export const examples: ${type} = {\n${entries.join("")}};\n`;
}

/**
 * Touches only what has changed, for the sake of those who watch the folder.
 * @param {Map<string, string>} modules
 */
function write(modules) {
  mkdirSync(out, { recursive: true });
  const present = readdirSync(out);
  for (const name of present) if (!modules.has(name)) rmSync(join(out, name));
  for (const [name, text] of modules) {
    if (!present.includes(name) || readFileSync(join(out, name), "utf8") !== text) writeFileSync(join(out, name), text);
  }
}

/**
 * The files in a folder of the project and, but for the root, in the folders below it.
 * @param {string} folder
 */
function filesIn(folder) {
  try {
    return readdirSync(join(root, folder), { recursive: folder !== ".", encoding: "utf8" }).map((file) =>
      join(folder, file).replaceAll(sep, "/"),
    );
  } catch {
    return []; // No such folder: nothing is documented in it.
  }
}

/** @param {Example} example */
function moduleName({ file, line }) {
  return `${file.replaceAll(/[/.]/g, "_")}_${line}.ts`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) generateExamples();
