import { consumers } from "../mixing/consumers.ts";
import { NONE } from "../mixing/meeting.ts";
import { measureIncoming, measurePlainIncoming } from "./incoming.ts";
import type { Column, Kind, Note } from "./kind.ts";
import type { Measured } from "./measured.ts";
import { measureOutgoing, measurePlainOutgoing } from "./outgoing.ts";
import { inTime } from "./patience.ts";

export type Direction = Note["direction"];

/** What the probes say of one kind, in both directions, and of what there is without Sennit. */
export interface Row {
  readonly kind: Kind;
  readonly in: Measured;
  readonly out: Measured;
  readonly plain: Readonly<Record<Direction, Measured>>;
}

const [task] = consumers;

/** Measures a kind. An asyncio Task waits for it, as the crossing into another family is that of its futures. */
export async function measureKind(kind: Kind): Promise<Row> {
  const { name, plain } = kind;
  const plainIn = plain?.in;
  const plainOut = plain?.out;
  return {
    kind,
    in: await inTime(`${name}, into Sennit,`, measureIncoming(kind, task as NonNullable<typeof task>)),
    out: await inTime(`${name}, out of Sennit,`, measureOutgoing(kind)),
    plain: {
      in: plainIn === undefined ? {} : await inTime(`${name}, ${plainIn.code},`, measurePlainIncoming(plainIn, kind)),
      out:
        plainOut === undefined ? {} : await inTime(`${name}, ${plainOut.code},`, measurePlainOutgoing(plainOut, kind)),
    },
  };
}

/** The notes of one cell. */
export function notesOf({ kind }: Row, direction: Direction, column: Column): readonly Note[] {
  return kind.notes.filter((note) => note.direction === direction && note.columns.includes(column));
}

/** What a cell says: the probe's answer, or that the question does not arise. */
export function answerOf(row: Row, direction: Direction, column: Column): string {
  const applies = notesOf(row, direction, column).every((note) => note.applies !== false);
  return applies ? (row[direction][column] ?? NONE) : NONE;
}

/** Where the answers of a direction and the notes do not agree. */
export function unexplained(row: Row, direction: Direction): string[] {
  return (Object.keys(row[direction]) as Column[]).flatMap((column) => {
    const measured = row[direction][column];
    const notes = notesOf(row, direction, column);
    if (measured === "no" && notes.length === 0) return `${column} is lost, and no note says why`;
    if (
      measured !== "no" &&
      notes.length > 0 &&
      !(measured === NONE && notes.every((note) => note.applies === false))
    ) {
      return `${column} is "${measured}", and a note explains that it is lost`;
    }
    return [];
  });
}
