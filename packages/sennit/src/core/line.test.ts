import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Line, type Place } from "./line.ts";

describe("Line", () => {
  it("gives who waits longest, and nobody once all have left", () => {
    const line = new Line<string>();
    expect([line.first, line.shift()]).toEqual([undefined, undefined]);
    line.join("a");
    line.join("b");
    expect([line.first, line.shift(), line.shift(), line.shift(), line.first]).toEqual([
      "a",
      "a",
      "b",
      undefined,
      undefined,
    ]);
  });

  it("does what an array would do", () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant("join" as const) },
      { weight: 1, arbitrary: fc.constant("shift" as const) },
      { weight: 2, arbitrary: fc.nat() },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const line = new Line<number>();
        const places: Place<number>[] = [];
        let model: number[] = [];
        for (const [n, each] of steps.entries()) {
          if (each === "join") {
            places.push(line.join(n));
            model.push(n);
          } else if (each === "shift") expect(line.shift()).toBe(model.shift());
          else {
            // Perhaps it has left before.
            const place = places[each % (places.length || 1)];
            if (place === undefined) continue;
            line.leave(place);
            model = model.filter((member) => member !== place.member);
          }
          const members: number[] = [];
          line.find((member) => members.push(member) === model.length + 1);
          expect(members).toEqual(model);
          expect(line.first).toBe(model[0]);
          expect(line.find((member) => member > 5)).toBe(model.find((member) => member > 5));
        }
      }),
    );
  });
});
