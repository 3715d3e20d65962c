import { type Consumer, consumers } from "./consumers.ts";
import { NONE } from "./meeting.ts";
import { type Column, type Measured, measure } from "./probes.ts";
import { type Producer, producers } from "./producers.ts";

/** What the probes say of one consumer and one producer. */
export interface Row {
  readonly consumer: Consumer;
  readonly producer: Producer;
  readonly measured: Measured;
}

/** The columns, in their order, and what they mean. */
const meanings: Record<Column, string> = {
  value: "the consumer is given the producer's value, the same object",
  error: "the producer's error is thrown into the consumer, the same object",
  "cancel up": "the producer is cancelled, and that arrives as a cancellation: `isCancelled(error)`",
  reason: "the reason that the producer was cancelled for is that of the consumer's CancelledError, the same object",
  cancel: "the consumer is cancelled, and the wait ends by a cancellation, whether or not the producer is told",
  "cancel down": "the producer is told: it ends, or its canceller or its code hears of it",
  cleanup: "the cancelled consumer goes on only when the producer, which waits in its cleanup, is through with it",
  turns:
    "iterations of the loop that it takes to wait for what is settled already: at 0 the consumer just goes on, and after `microtasks` in the same iteration",
  context: "after the wait the consumer sees its own ContextVars, though code with others has settled the producer",
  "causal stack":
    "the error's trace, as `formatTrace` and `error.stack` show it, leads from the place where it was raised, by way of that where the producer waited if it is a coroutine, to that where the consumer waited; `name`: to the consumer's name",
  loop: "`getRunningLoop()` is the consumer's loop, after the wait in the consumer / after one in the producer",
  task: "`currentTask()` in both: the `own` task, the `settler's`, which is the one that settles the producer, or `none`",
};

const columns = Object.keys(meanings) as Column[];

/** Why a cell does not say yes. */
interface Note {
  readonly consumers: readonly string[];
  readonly producer: string;
  readonly columns: readonly Column[];
  readonly text: string;
}

const notes: readonly Note[] = [
  {
    consumers: ["asyncio Task", "async function", "Twisted coroutine"],
    producer: "Tornado coroutine",
    columns: ["cancel down", "cleanup"],
    text: "As in Tornado, `cancel()` of a coroutine's own Future leaves the coroutine alone: it runs on, and its result is dropped. Wait for `cancelAfter(deadline, coroutine)` instead; that Future's `cancel()` reaches the coroutine and waits for its cleanup.",
  },
  {
    consumers: ["asyncio Task", "Twisted coroutine", "Tornado coroutine"],
    producer: "native promise",
    columns: ["causal stack"],
    text: "A bare `yield promise` hides the place where the coroutine waits, so that only its name is known. `yield* from(promise)` shows it.",
  },
];

/** Whether a cell needs a note. */
const needsNote = (cell: string): boolean => /\b(no|name|if alone)\b/.test(cell);

const notesOf = ({ consumer, producer }: Row, column: Column): number[] =>
  notes.flatMap((note, i) => {
    const fits =
      note.consumers.includes(consumer.name) && note.producer === producer.name && note.columns.includes(column);
    return fits ? [i + 1] : [];
  });

/** Measures every consumer with every producer. */
export async function measureAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const consumer of consumers) {
    for (const producer of producers) rows.push({ consumer, producer, measured: await measure(consumer, producer) });
  }
  return rows;
}

/** Where a cell and the notes do not agree: what is not yes must be explained, and what is explained must be so. */
export function unexplained(row: Row): string[] {
  return columns.filter((column) => needsNote(row.measured[column]) !== notesOf(row, column).length > 0);
}

const START = "<!-- The rest is measured: npm run mixing writes it. -->";
const END = "<!-- End of what is measured. -->";

/** `document` with `rows` in the place of what it has between its markers. */
export function withTables(document: string, rows: readonly Row[]): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`docs/mixing.md must contain these lines: ${START} and ${END}`);
  return `${document.slice(0, start)}${START}\n\n${render(rows)}\n\n${document.slice(end)}`;
}

function render(rows: readonly Row[]): string {
  return [
    "## Columns",
    columns.map((column) => `- **${column}**: ${meanings[column]}.`).join("\n"),
    `\`${NONE}\`: does not apply. A promise and a signal cannot be cancelled by those who wait, a signal has no value and no error, what has no code of its own has no cleanup, no loop and no task, and an AbortError is a reason itself.`,
    ...consumers.flatMap((consumer) => [
      `## ${/^a/.test(consumer.name) ? "An" : "A"} ${consumer.name} waits`,
      consumer.about,
      table(rows.filter((row) => row.consumer === consumer)),
    ]),
    "## Notes",
    notes.map(({ text }, i) => `${i + 1}. ${text}`).join("\n"),
  ].join("\n\n");
}

function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.producer.name, ...columns.map((column) => cell(row, column))]);
  return [["for", ...columns], ["", ...columns].map(() => "---"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

const cell = (row: Row, column: Column): string =>
  [row.measured[column], ...notesOf(row, column).map((number) => `(${number})`)].join(" ");
