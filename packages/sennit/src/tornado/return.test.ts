import { describe, expect, it } from "vitest";
import { Return } from "./return.ts";

describe("Return", () => {
  it("carries a value, or none, and no stack", () => {
    expect(new Return(42)).toMatchObject({ name: "Return", value: 42 });
    expect(new Return().value).toBe(undefined);
    expect(new Return().stack).not.toMatch(/ at /);
  });
});
