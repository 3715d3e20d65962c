import type { Event } from "./scenario.ts";

/** Where two traces part. */
export interface Difference {
  readonly index: number;
  readonly expected: string;
  readonly got: string;
}

/** The first event that differs, or undefined for equal traces. */
export function firstDifference(expected: readonly Event[], got: readonly Event[]): Difference | undefined {
  for (let index = 0; index < Math.max(expected.length, got.length); index += 1) {
    const left = show(expected[index]);
    const right = show(got[index]);
    if (left !== right) return { index, expected: left, got: right };
  }
  return undefined;
}

function show(event: Event | undefined): string {
  return event === undefined ? "(the end)" : JSON.stringify(event);
}
