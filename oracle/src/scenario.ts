/** The language of the scenarios, as JSON; README.md beside this folder describes it. */

/** An operation, or a statement of a coroutine's body: its name, then its arguments. */
export type Op = readonly [kind: string, ...args: unknown[]];

/** One thing that happened. */
export type Event = readonly unknown[];

/** A program, and what the original wrote when it ran it. */
export interface Scenario {
  readonly name: string;
  readonly program: readonly Op[];
  readonly trace: readonly Event[];
}

/** What a callback of a Deferred does: its operations, and how it ends. */
export interface Action {
  readonly ops?: readonly Op[];
  readonly end: readonly [kind: "return" | "raise" | "pass" | "chain", argument?: unknown];
}

/** The scenarios of a file with one per line. */
export function parseScenarios(text: string): Scenario[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Scenario);
}
