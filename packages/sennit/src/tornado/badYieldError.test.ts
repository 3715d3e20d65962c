import { describe, expect, it } from "vitest";
import { BadYieldError } from "./badYieldError.ts";

describe("BadYieldError", () => {
  it("says what was yielded, and what to write instead", () => {
    const error = new BadYieldError("text");
    expect(error).toMatchObject({ name: "BadYieldError", code: "ERR_BAD_YIELD", yielded: "text" });
    expect(error.message).toMatch(/a coroutine yielded text.*convertYielded\.register/);
  });
});
