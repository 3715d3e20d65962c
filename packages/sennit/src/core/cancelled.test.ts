import { describe, expect, it } from "vitest";
import { CancelledError } from "./cancelled.ts";

describe("CancelledError", () => {
  it("keeps its reason and who asked, by identity", () => {
    const reason = { why: "enough" };
    const task = {};
    const error = new CancelledError(reason, task);
    expect(error.reason).toBe(reason);
    expect(error.requestedBy).toBe(task);
  });

  it("is an Error with a name and a code that subclasses share", () => {
    class FamilyError extends CancelledError {}
    for (const error of [new CancelledError(), new FamilyError()]) {
      expect(error).toBeInstanceOf(Error);
      expect(error.name).toBe("CancelledError");
      expect(error.code).toBe("ERR_CANCELLED");
    }
  });

  it.each([
    [undefined, "the work was cancelled"],
    ["no longer needed", "no longer needed"],
    [new Error("disk full"), "disk full"],
    [0, "0"],
    [null, "null"],
    [Symbol("why"), "Symbol(why)"],
    [Object.create(null), "[object Object]"],
    [{ toString: () => "never asked" }, "[object Object]"],
  ])("says why: %o", (reason, message) => {
    expect(new CancelledError(reason).message).toBe(message);
  });

  it("captures no stack, and leaves the others' stacks as they were", () => {
    const limit = Error.stackTraceLimit;
    expect(new CancelledError("why").stack).toBe("CancelledError: why");
    expect(new CancelledError().stack).toBe("CancelledError: the work was cancelled");
    expect(Object.keys(new CancelledError())).not.toContain("stack");
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it("leaves stacks as they were for a reason that cannot be described", () => {
    const limit = Error.stackTraceLimit;
    const hostile = new Error();
    Object.defineProperty(hostile, "message", {
      get() {
        throw new Error("planted");
      },
    });
    expect(() => new CancelledError(hostile)).toThrow("planted");
    const after = Error.stackTraceLimit;
    Error.stackTraceLimit = limit;
    expect(after).toBe(limit);
  });
});
