import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTo, removeFrom, type Slot } from "./observers.ts";

describe("a slot of observers", () => {
  it("holds a single one as itself", () => {
    const one = {};
    expect(addTo(undefined, one)).toBe(one);
    expect(removeFrom(one, one)).toBe(undefined);
  });

  it("removes every entry of the same object, and no other", () => {
    const [a, b] = [{ name: "a" }, { name: "b" }];
    const slot = [a, b, a].reduce<Slot<object>>(addTo, undefined);
    expect(slot).toEqual([a, b, a]);
    expect(removeFrom(slot, a)).toEqual([b]);
    expect(removeFrom(removeFrom(slot, a), b)).toBe(undefined);
    expect(removeFrom(undefined, a)).toBe(undefined);
  });

  it("does what an array would do", () => {
    const items = Array.from({ length: 4 }, (_, id) => ({ id }));
    const step = fc.tuple(fc.boolean(), fc.constantFrom(...items));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let slot: Slot<object>;
        let model: object[] = [];
        for (const [add, item] of steps) {
          slot = add ? addTo(slot, item) : removeFrom(slot, item);
          model = add ? [...model, item] : model.filter((other) => other !== item);
          expect([slot ?? []].flat()).toEqual(model);
        }
      }),
    );
  });
});
