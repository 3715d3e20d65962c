import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeRuns } from "./mergeRuns.ts";

describe("mergeRuns()", () => {
  it("sorts by time, and keeps the order of those of the same time", () => {
    // fast-check prints the seed of a run that fails.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const items = times.map((_when, id) => ({ _when, id }));
        const sorted = [...items].sort((a, b) => a._when - b._when || a.id - b.id);
        expect(mergeRuns(items)).toEqual(sorted);
      }),
      { numRuns: 500 },
    );
  });

  it("gives back what is sorted", () => {
    const items = [{ _when: 1 }, { _when: 1 }, { _when: 2 }];
    expect(mergeRuns(items)).toBe(items);
    expect(mergeRuns([])).toEqual([]);
  });
});
