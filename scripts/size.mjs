// Checks what the packages weigh in a bundle against their budgets, and what docs/sizes.md says of it. With --update: writes it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
// @ts-expect-error: it has no types
import esbuild from "@size-limit/esbuild";
// @ts-expect-error: it has no types
import file from "@size-limit/file";
import sizeLimit from "size-limit";

const root = join(import.meta.dirname, "..");
const document = join(root, "docs/sizes.md");
/** Inside the workspace, so that its packages are found. */
const folder = join(root, "node_modules/.cache/sennit-size");

/** @type {{ exports: Record<string, { default: string } | string>, peerDependencies?: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(join(root, "packages/sennit/package.json"), "utf8"));

const CORE = 'import { from, use, isCancelled, CancelledError } from "sennit";';

/** What all adapters are made of: a program with several has it once. */
const SHARED = `${CORE} import { Execution, recipe, remembered, whenDone } from "sennit"; import { waitOn } from "${join(root, "packages/sennit/dist/core/waitOn.js")}";`;

/**
 * One measurement: the bundle of these imports, without that of `without`, in bytes after minifying and gzip.
 *
 * @typedef {{ name: string, imports: string, without?: string, budget: number, why?: string }} Entry
 */

/** @type {Entry[]} */
const parts = [
  {
    name: "the core: `from`, `use`, `isCancelled`, `CancelledError`",
    imports: CORE,
    budget: 8000,
    why: "Without the causal trace of errors, which is always there, it is 5.6 KB; the goal is 6 with it.",
  },
  {
    name: "the core, and what adapters are made of",
    imports: SHARED,
    budget: 8800,
    why: "`Execution`, `recipe`, `remembered` and the wait for a future are needed by adapters alone, which share them.",
  },
  {
    name: "the core, and `to`",
    imports: 'import { from, to, use, isCancelled, CancelledError } from "sennit";',
    budget: 14_500,
    why: "`to` is a namespace, which esbuild keeps whole, and with `to.deferred` all of Twisted's Deferred. Rollup, Rolldown and webpack keep of it what a program uses.",
  },
  { name: "`from` and `run`, with a loop", imports: 'import { from, run } from "sennit";', budget: 14_500 },
  { name: "all of `sennit`", imports: 'import * as all from "sennit";', budget: 30_000 },
];

/** The budgets of the families, which are as large as what they follow. */
const FAMILIES = {
  loop: 15_000,
  asyncio: 23_000,
  concurrent: 14_000,
  tornado: 15_500,
  twisted: 26_000,
  bridge: 18_500,
};

/** Adapters that need more than the 1000 bytes that the others have, and why. */
/** @type {Record<string, { budget: number, why: string }>} */
const LARGER = {
  piscina: {
    budget: 1200,
    why: "It has the side of the worker too, `cancellable`, and a program imports one of the two.",
  },
};

const families = Object.entries(FAMILIES).map(([name, budget]) => ({
  name: `\`sennit/${name}\``,
  imports: `import * as all from "sennit/${name}";`,
  budget,
}));

const adapters = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (typeof target === "string" || !target.default.startsWith("./dist/adapters/")) return [];
  const name = subpath.slice(2);
  const { budget, why } = LARGER[name] ?? { budget: 1000, why: undefined };
  const imports = `${SHARED} import * as all from "sennit/${name}";`;
  return [{ name: `\`sennit/${name}\``, imports, without: SHARED, budget, ...(why && { why }) }];
});

const ignore = ["node:*", ...Object.keys(manifest.peerDependencies ?? {}).flatMap((peer) => [peer, `${peer}/*`])];

/** @param {string} imports */
async function measure(imports) {
  const entry = join(folder, `${entries++}.mjs`);
  const names = [...imports.matchAll(/import (?:\* as (\w+)|\{ ([^}]*) \})/g)].map((match) => match[1] ?? match[2]);
  writeFileSync(entry, `${imports}\nconsole.log(${names.join(", ")});\n`);
  const checks = [{ files: [entry], gzip: true, ignore, modifyEsbuildConfig: asModule }];
  const [result] = /** @type {{ size: number }[]} */ (await sizeLimit([esbuild, file], { checks, cwd: root }));
  if (result === undefined) throw new Error(`size-limit says nothing of ${imports}`);
  return result.size;
}
let entries = 0;

/** @param {object} config */
const asModule = (config) => ({ ...config, format: "esm" });

/** @param {Entry} entry */
async function sizeOf({ imports, without }) {
  return (await measure(imports)) - (without === undefined ? 0 : await measure(without));
}

/** @param {Entry[]} list */
async function rowsOf(list) {
  const rows = [];
  for (const entry of list) rows.push({ ...entry, size: await sizeOf(entry) });
  return rows;
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** @param {Awaited<ReturnType<typeof rowsOf>>} rows */
function table(rows) {
  const lines = rows.map(({ name, size, budget, why }) => [name, kilobytes(size), kilobytes(budget), why ?? ""]);
  return [["", "size", "budget", "why more"], ["---", "---", "---", "---"], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`.replace("|  |", "| |"))
    .join("\n");
}

mkdirSync(folder, { recursive: true });
const measured = { parts: await rowsOf(parts), families: await rowsOf(families), adapters: await rowsOf(adapters) };
rmSync(folder, { recursive: true });

const START = "<!-- Measured: npm run size -- --update writes it. -->";
const END = "<!-- End of what is measured. -->";
const text = readFileSync(document, "utf8");
const before = text.slice(0, text.indexOf(START));
const after = text.slice(text.indexOf(END));
const tables = [
  START,
  "## The core",
  table(measured.parts),
  "## Families",
  table(measured.families),
  "## Adapters: what each adds to the core and what they share",
  table(measured.adapters),
];
const fresh = `${before}${tables.join("\n\n")}\n\n${after}`;
if (process.argv.includes("--update")) writeFileSync(document, fresh);

const all = [...measured.parts, ...measured.families, ...measured.adapters];
const problems = all
  .filter(({ size, budget }) => size > budget)
  .map(({ name, size, budget }) => `${name} takes ${size} bytes, and its budget is ${budget}`);
for (const { name, size } of all) {
  // A document that is off by a few bytes is no reason to stop anybody.
  const said = Number(new RegExp(`^\\| ${escaped(name)} \\| ([\\d.]+) KB`, "m").exec(text)?.[1]);
  const off = Math.abs(said * 1000 - size);
  if (!(off <= Math.max(200, size / 20)) && !process.argv.includes("--update")) {
    problems.push(
      `docs/sizes.md says ${said} KB of ${name}, and it takes ${kilobytes(size)}: npm run size -- --update`,
    );
  }
}
console.log(
  all
    .map(({ name, size, budget }) => `${String(size).padStart(6)} of ${String(budget).padStart(6)}  ${name}`)
    .join("\n"),
);
if (problems.length > 0) {
  console.log(problems.join("\n"));
  process.exitCode = 1;
}

/** @param {string} literal */
function escaped(literal) {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
