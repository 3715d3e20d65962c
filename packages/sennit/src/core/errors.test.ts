import { describe, expect, it } from "vitest";
import { InvalidStateError, SennitError, TimeoutError, UsageError } from "./errors.ts";

const lesson = { did: "x() was called", wrong: "it has no y", write: "x(y)" };

describe("Sennit's errors", () => {
  it("say what was done, what is wrong and what to write instead", () => {
    expect(new UsageError("ERR_NO_Y", lesson).message).toBe("x() was called: it has no y. Write instead: x(y)");
  });

  it("have the name of their class, and a code", () => {
    class QueueTorn extends SennitError {
      readonly code = "ERR_QUEUE_TORN";
    }
    expect(new UsageError("ERR_NO_Y", lesson)).toMatchObject({ name: "UsageError", code: "ERR_NO_Y" });
    expect(new InvalidStateError("done")).toMatchObject({ name: "InvalidStateError", code: "ERR_INVALID_STATE" });
    expect(new TimeoutError()).toMatchObject({ name: "TimeoutError", code: "ERR_TIMEOUT" });
    expect(new QueueTorn("torn")).toMatchObject({ name: "QueueTorn", code: "ERR_QUEUE_TORN", message: "torn" });
  });

  it("are errors that keep their cause and their stack", () => {
    const cause = new Error("first");
    const error = new TimeoutError(undefined, { cause });
    expect(error).toBeInstanceOf(SennitError);
    expect(error.cause).toBe(cause);
    expect(error.message).toBe("the work did not finish within the time it was given");
    expect(error.stack).toContain("errors.test.ts");
    expect(error.stack).toMatch(/^TimeoutError: the work/);
  });
});
