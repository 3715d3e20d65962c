import { describe, expect, it } from "vitest";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { TimeoutError as BaseTimeoutError, SennitError } from "../core/errors.ts";
import { isCancelled } from "../core/isCancelled.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import * as errors from "./errors.ts";
import { Failure } from "./failure.ts";

describe("the errors", () => {
  it.each([
    [new errors.AlreadyCalledError(), "AlreadyCalledError", "ERR_ALREADY_CALLED"],
    [new errors.TimeoutError(5), "TimeoutError", "ERR_TIMEOUT"],
    [new errors.FirstError(new Failure("x"), 1), "FirstError", "ERR_FIRST_ERROR"],
    [new errors.FailureGroup([]), "FailureGroup", "ERR_FAILURE_GROUP"],
    [new errors.NotACoroutineError(1, "f()"), "NotACoroutineError", "ERR_NOT_A_COROUTINE"],
    [new errors.NoCurrentExceptionError(), "NoCurrentExceptionError", "ERR_NO_CURRENT_EXCEPTION"],
    [new errors.QueueOverflow(1), "QueueOverflow", "ERR_QUEUE_OVERFLOW"],
    [new errors.QueueUnderflow(1), "QueueUnderflow", "ERR_QUEUE_UNDERFLOW"],
  ])("%s has a name, a code and a message", (error, name, code) => {
    expect(error).toBeInstanceOf(SennitError);
    expect(error).toMatchObject({ name, code });
    expect(error.message).not.toBe("");
  });

  it("share their bases with the other families", () => {
    expect(new errors.TimeoutError(5)).toBeInstanceOf(BaseTimeoutError);
    expect(new errors.CancelledError()).toBeInstanceOf(BaseCancelledError);
    expect(new errors.CancelledError()).not.toBeInstanceOf(LoopCancelledError);
    expect(isCancelled(new errors.CancelledError())).toBe(true);
  });

  it("a CancelledError of another family lends its reason, this family's stays itself", () => {
    const own = new errors.CancelledError("a");
    expect(errors.toCancelledError(own)).toBe(own);
    expect(errors.toCancelledError(new LoopCancelledError("b"))).toMatchObject({ reason: "b" });
    expect(errors.toCancelledError("c")).toMatchObject({ reason: "c" });
  });
});
