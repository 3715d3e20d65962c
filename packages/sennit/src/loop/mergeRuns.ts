/** What is sorted by its time. */
interface Timed {
  readonly _when: number;
}

/**
 * `items` by their times, and those of the same time in the order in which they stand.
 *
 * Timers are mostly scheduled in runs of ascending times: their merging takes a few comparisons each, of plain numbers, where
 * a sort with a function that compares would call it for each of them.
 */
export function mergeRuns<T extends Timed>(items: T[]): T[] {
  let ends = endsOfRuns(items);
  if (ends.length === 1) return items;
  let from = items;
  let to = new Array<T>(items.length);
  while (ends.length > 1) {
    const merged: number[] = [];
    for (let i = 0, start = 0; i < ends.length; i += 2) {
      const middle = ends[i] as number;
      const end = ends[i + 1] ?? middle;
      merge(from, start, middle, end, to);
      merged.push(end);
      start = end;
    }
    [from, to] = [to, from];
    ends = merged;
  }
  return from;
}

/** Where each run of ascending times ends, which is where the next one starts. */
function endsOfRuns(items: readonly Timed[]): number[] {
  const ends: number[] = [];
  for (let i = 1; i < items.length; i += 1) {
    if ((items[i] as Timed)._when < (items[i - 1] as Timed)._when) ends.push(i);
  }
  ends.push(items.length);
  return ends;
}

/** Writes the runs from `start` to `middle`, and from there to `end`, into the same places of `to`, as one. */
function merge<T extends Timed>(from: readonly T[], start: number, middle: number, end: number, to: T[]): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at += 1) {
    const takesLeft = right === end || (left < middle && (from[left] as Timed)._when <= (from[right] as Timed)._when);
    to[at] = from[takesLeft ? left++ : right++] as T;
  }
}
