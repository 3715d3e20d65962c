import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";

// The documents under docs/fidelity say which test shows what, in tables. These are their rules:
// - No cell is empty.
// - `file › title` names a test, in the text as well: its file under packages/sennit/src, or under the repository,
//   without .test.ts; and its title, or what stands before the colon of one: `loop/future › case 13`. `file` alone, under
//   "tests", is a file of tests.
// - In a table with the columns "here" and "tests", what is here is kept, improved or not applicable, and what is not
//   the last has a test.
// - A table that begins with "case" leaves out no number between its first and its last; "75–77" are three.
// - In one that begins with "group", the second column counts what the third and the fourth do together.

const root = new URL("../", import.meta.url);
const documents = readdirSync(new URL("docs/fidelity/", root)).filter((name) => name.endsWith(".md"));

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tablesOf(markdown: string): Table[] {
  const blocks = markdown.match(/(?:^\|.*\n?)+/gm) ?? [];
  return blocks.map((block) => {
    const [header = [], , ...rows] = block.trim().split("\n").map(cellsOf);
    return { header, rows };
  });
}

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

const namesIn = (text: string): string[] => codeIn(text).filter((code) => code.includes(" › "));

/** The titles of the tests of a file, by what it is called in the documents; undefined if there is no such file. */
function titlesOf(name: string): readonly string[] | undefined {
  for (const path of [
    `packages/sennit/src/${name}.test.ts`,
    `packages/sennit/src/${name}.test-d.ts`,
    `${name}.test.ts`,
  ]) {
    const url = new URL(path, root);
    if (existsSync(url)) return titlesIn(path, readFileSync(url, "utf8"));
  }
  return undefined;
}

function titlesIn(path: string, code: string): string[] {
  const titles: string[] = [];
  const visitor = new Visitor({
    CallExpression({ callee, arguments: [title] }) {
      if (!/^(?:it|test|describe)\b/.test(code.slice(callee.start, callee.end))) return;
      if (title?.type === "Literal" && typeof title.value === "string") titles.push(title.value);
      if (title?.type === "TemplateLiteral") titles.push(title.quasis.map((part) => part.value.cooked).join("…"));
    },
  });
  visitor.visit(parseSync(path, code).program);
  return titles;
}

const isNamedBy = (label: string) => (title: string) =>
  title === label || (/^([^:]+):/.exec(title)?.[1]?.split(", ").includes(label) ?? false);

type Titles = (file: string) => readonly string[] | undefined;

/** What is wrong in `markdown`, in words. */
function problemsOf(markdown: string, titles: Titles = titlesOf): string[] {
  const inTables = tablesOf(markdown).flatMap((table) => [
    ...table.rows.flatMap((row) => problemsOfRow(table, row, titles).map((problem) => `| ${row[0]} | ${problem}`)),
    ...(table.header[0] === "case" ? gapsIn(table) : []),
  ]);
  const prose = markdown.replace(/^\|.*$/gm, "");
  return [...inTables, ...problemsOfNames(namesIn(prose), titles)];
}

function problemsOfNames(names: Iterable<string>, titles: Titles): string[] {
  return [...new Set(names)].flatMap((name) => {
    const [file = "", label] = name.split(" › ");
    const found = titles(file);
    if (found === undefined) return [`names a file that does not exist: ${file}`];
    return label === undefined || found.some(isNamedBy(label)) ? [] : [`names no test: ${name}`];
  });
}

function problemsOfRow({ header }: Table, row: readonly string[], titles: Titles): string[] {
  const problems: string[] = [];
  if (row.length !== header.length) problems.push(`has ${row.length} cells, not ${header.length}`);
  if (row.some((cell) => cell === "")) problems.push("has an empty cell");

  const tests = codeIn(row[header.indexOf("tests")] ?? "");
  problems.push(...problemsOfNames([...tests, ...row.flatMap(namesIn)], titles));

  const here = row[header.indexOf("here")] ?? "";
  if (header.includes("here") && header.includes("tests")) {
    if (!/^(kept|improved|not applicable)\b/.test(here)) problems.push("is neither kept, improved nor not applicable");
    if (!here.startsWith("not applicable") && tests.length === 0) problems.push("has no test");
  }
  if (header[0] === "group") {
    const [all = 0, covered = 0, others = 0] = row.slice(1, 4).map(Number);
    if (all !== covered + others) problems.push(`${all} are not ${covered} and ${others}`);
    if (header.includes("tests") && covered > 0 && tests.length === 0) problems.push("has no test");
  }
  return problems;
}

const numbersIn = ({ rows }: Table): number[] =>
  rows.flatMap(([cell = ""]) => {
    const [first = Number.NaN, last = first] = cell.split("–").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });

function gapsIn(table: Table): string[] {
  const numbers = numbersIn(table);
  return numbers.flatMap((n, i) => (i === 0 || n === (numbers[i - 1] as number) + 1 ? [] : [`${n} is out of order`]));
}

describe.each(documents)("docs/fidelity/%s", (name) => {
  const markdown = readFileSync(new URL(`docs/fidelity/${name}`, root), "utf8");

  it("has no empty row, leaves nothing out, and names tests that exist", () => {
    expect(problemsOf(markdown)).toEqual([]);
  });
});

it.each([
  ["asyncio", 95],
  ["twisted", 94],
  ["tornado", 61],
])("docs/fidelity/%s.md has the cases from 1 to %i", (name, count) => {
  const markdown = readFileSync(new URL(`docs/fidelity/${name}.md`, root), "utf8");
  const [cases] = tablesOf(markdown).filter(({ header }) => header[0] === "case");
  expect(cases && numbersIn(cases)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
});

describe("what is wrong in a table", () => {
  const titles: Titles = (file) =>
    file === "loop/a" ? ["case 1: does it", "F4, case 2: does that", "whole: title"] : undefined;
  const table = (...rows: string[]): string =>
    ["# T", "", "| case | asyncio | here | tests |", "| --- | --- | --- | --- |", ...rows, "", "More."].join("\n");

  it("is nothing, where every test exists", () => {
    const markdown = table(
      "| 1 | a | kept | `loop/a › case 1` |",
      "| 2–3 | a | improved: b | `loop/a › case 2`, `loop/a › whole: title` |",
      "| 4 | a | not applicable: c | – |",
    );
    expect(problemsOf(markdown, titles)).toEqual([]);
  });

  it.each([
    ["| 1 | | kept | `loop/a` |", "has an empty cell"],
    ["| 1 | a | kept |", "has 3 cells, not 4"],
    ["| 1 | a | kept | soon |", "has no test"],
    ["| 1 | a | yes | `loop/a` |", "is neither kept, improved nor not applicable"],
    ["| 1 | a | kept | `loop/b › case 1` |", "names a file that does not exist: loop/b"],
    ["| 1 | a | kept | `loop/a › case 3` |", "names no test: loop/a › case 3"],
    ["| 1 | a | kept | `loop/a › does it` |", "names no test: loop/a › does it"],
  ])("is found: %s", (row, problem) => {
    expect(problemsOf(table(row), titles)).toContain(`| 1 | ${problem}`);
  });

  it("is a number that is left out, or stands there twice", () => {
    const rows = [1, 3, 3].map((n) => `| ${n} | a | kept | \`loop/a\` |`);
    expect(problemsOf(table(...rows), titles)).toEqual(["3 is out of order", "3 is out of order"]);
  });

  it("is a name in the text around it, too", () => {
    const markdown = "As `loop/a › case 1` and `loop/a › case 9` show.";
    expect(problemsOf(markdown, titles)).toEqual(["names no test: loop/a › case 9"]);
  });

  it("is a sum that is none", () => {
    const markdown = "| group | all | covered | not applicable |\n| --- | --- | --- | --- |\n| a | 3 | 1 | 1 |\n";
    expect(problemsOf(markdown)).toEqual(["| a | 3 are not 1 and 1"]);
  });
});
