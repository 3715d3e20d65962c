import { describe, expect, it } from "vitest";
import { remembered } from "./remembered.ts";

describe("remembered()", () => {
  it("shows each object once", () => {
    let shows = 0;
    const show = remembered((x: { id: number }) => ({ of: x.id, show: ++shows }));
    const one = { id: 1 };
    expect(show(one)).toBe(show(one));
    expect(show({ id: 2 })).toEqual({ of: 2, show: 2 });
  });
});
