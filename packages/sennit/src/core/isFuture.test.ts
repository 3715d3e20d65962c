import { describe, expect, it } from "vitest";
import { isFuture, isThenable } from "./isFuture.ts";

describe("isFuture()", () => {
  it("recognises whatever carries ~future of this version", () => {
    expect(isFuture({ "~future": { version: 1 } })).toBe(true);
    expect(isFuture(Object.assign(() => {}, { "~future": { version: 1 } }))).toBe(true);
    class Job {
      get "~future"(): object {
        return { version: 1 };
      }
    }
    expect(isFuture(new Job())).toBe(true);
  });

  it.each([
    ["a promise", Promise.resolve()],
    ["a recipe", { "~recipe": { version: 1 } }],
    ["a future of another version", { "~future": { version: 2 } }],
    ["one that opted out", { "~future": undefined }],
    ["null", null],
    ["undefined", undefined],
    ["a string", "~future"],
    ["an object without a prototype", Object.create(null)],
  ])("does not take %s for a future", (_what, x) => {
    expect(isFuture(x)).toBe(false);
  });
});

describe("isThenable()", () => {
  it("asks for a then that can be called, and does not call it", () => {
    const never = (): never => {
      throw new Error("called");
    };
    expect(isThenable({ then: never })).toBe(true);
    expect(isThenable(Object.assign(() => {}, { then: never }))).toBe(true);
    expect(isThenable({ then: true })).toBe(false);
    expect(isThenable(null)).toBe(false);
    expect(isThenable("then")).toBe(false);
  });
});
