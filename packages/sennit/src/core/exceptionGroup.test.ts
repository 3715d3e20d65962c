import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "./exceptionGroup.ts";

describe("ExceptionGroup", () => {
  it("is an AggregateError that counts its errors, as Python's does", () => {
    const errors = [new Error("a"), "b"];
    const group = new ExceptionGroup(errors, "two things failed");
    expect(group).toBeInstanceOf(AggregateError);
    expect(group.errors).toEqual(errors);
    expect(group).toMatchObject({
      name: "ExceptionGroup",
      code: "ERR_EXCEPTION_GROUP",
      message: "two things failed (2 sub-exceptions)",
    });
    expect(new ExceptionGroup([1], "one").message).toBe("one (1 sub-exception)");
  });
});
