import { readFileSync } from "node:fs";
import { NONE } from "../mixing/meeting.ts";
import type { Column } from "./kind.ts";
import { RACES } from "./leak.ts";
import { answerOf, type Direction, notesOf, type Row } from "./row.ts";

/** The columns, in their order, and what they mean. */
const meanings: Record<Column, string> = {
  value: "the value arrives, the same object",
  thenable: "so does a value that is itself a thenable, and is not unwrapped",
  error: "the error arrives, the same object",
  "causal stack":
    "its [trace](traces.md) goes on from where the error was raised to where who waits waited; on the way out, to where the coroutine waited that it left",
  typed: "a failure that a type announces is still told apart from any other error, and is the same object",
  cancel: "who waits is cancelled, and its wait ends by a cancellation, whether or not the other side is told",
  "cancel down": "the other side is told that the wait was cancelled, and its work ends",
  "reason down": "so is the reason, the same object",
  cleanup: "who is cancelled goes on only when the other side, which waits in its cleanup, is through with it",
  "cancel up": "the other side is cancelled, and that arrives as a cancellation, neither a value nor a mere error",
  "reason up": "so does its reason, the same object",
  aborted: "with a signal that is aborted already, no work begins, and the outcome is a cancellation",
  context: "after the wait, an AsyncLocalStorage has the value of who waits, not that of whoever settled the work",
  leak: `one that stays pending is raced with others ${count(RACES)} times, and nothing is left of that`,
  turns:
    "what it takes to go on when the other side is settled already: iterations of the loop, of the host in the way out, and `0` for going on at once",
};

export const columns = Object.keys(meanings) as Column[];

/** `document` with `text` in the place of what it has between its markers. */
export function between(document: string, marker: string, text: string): string {
  const start = `<!-- ${marker}: measured, npm run crossings writes it. -->`;
  const end = `<!-- ${marker}: end. -->`;
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the document must contain these lines: ${start} and ${end}`);
  return `${document.slice(0, from)}${start}\n\n${text}\n\n${document.slice(to)}`;
}

/** The tables of docs/crossings.md. */
export function fullTables(rows: readonly Row[]): string {
  const notes = [...new Set(rows.flatMap(({ kind }) => kind.notes.map(({ text }) => text)))];
  return [
    "## Columns",
    columns.map((column) => `- **${column}**: ${meanings[column]}.`).join("\n"),
    `\`${NONE}\`: does not apply: it has nothing of that kind, as a promise cannot be cancelled and a signal has no value.`,
    fewerRaces(rows),
    "## Into Sennit",
    "An asyncio Task waits for it; coroutines of the other families see the same ([mixing](mixing.md)).",
    directionTable(rows, "in", notes),
    "## Out of Sennit",
    "A program of that library's waits for an asyncio Task.",
    directionTable(rows, "out", notes),
    "## Notes",
    notes.map((text, i) => `${i + 1}. ${text}`).join("\n"),
  ].join("\n\n");
}

/** For whom the column "leak" means less. */
function fewerRaces(rows: readonly Row[]): string {
  const kinds = rows.flatMap(({ kind: { name, races } }) =>
    races === undefined ? [] : [`${name} ${count(races)} times`],
  );
  return `A race of some libraries takes so long that fewer must do: ${kinds.join(", ")}.`;
}

function count(n: number): string {
  return n.toLocaleString("en");
}

function directionTable(rows: readonly Row[], direction: Direction, notes: readonly string[]): string {
  const lines = rows.flatMap((row) => {
    const way = row.kind[direction];
    if (way === undefined) return [];
    return [[named(row), `\`${way.code}\``, ...columns.map((column) => cell(row, direction, column, notes))]];
  });
  return markdown(["", "by", ...columns], lines);
}

function cell(row: Row, direction: Direction, column: Column, notes: readonly string[]): string {
  const numbers = notesOf(row, direction, column).map(({ text }) => `(${notes.indexOf(text) + 1})`);
  return [answerOf(row, direction, column), ...numbers].join(" ");
}

function named({ kind }: Row): string {
  const version = kind.library === undefined ? "" : `, ${versionOf(kind.library)}`;
  return `${kind.name}${version}`;
}

function versionOf(library: string): string {
  const file = new URL(`../../node_modules/${library}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The short form in README: what is lost with the library's own bridges, and with Sennit. */
export function shortTable(rows: readonly Row[]): string {
  const directions: readonly Direction[] = ["in", "out"];
  const lines = rows.flatMap((row) =>
    directions.flatMap((direction) => {
      const plain = row.kind.plain?.[direction];
      const way = row.kind[direction];
      if (plain === undefined || way === undefined) return [];
      const lostWithout = lost((column) => row.plain[direction][column]);
      const lostWith = lost((column) => answerOf(row, direction, column));
      return [[row.kind.name, `\`${plain.code}\``, lostWithout, `\`${way.code}\``, lostWith]];
    }),
  );
  return markdown(["", "without Sennit", "lost", "with Sennit", "lost"], lines);
}

const lost = (answer: (column: Column) => string | undefined): string =>
  columns.filter((column) => answer(column) === "no").join(", ") || "nothing";

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
