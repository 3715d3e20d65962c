import { describe, expect, it } from "vitest";
import { CancelledError } from "./cancelled.ts";
import { cancelled, errorOf, fulfilled, raised, rejected, unwrap } from "./outcome.ts";

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("outcomes", () => {
  it("F4: unwrap to the very value and the very error", () => {
    const value = { some: "value" };
    const error = { not: "even an Error" };
    expect(unwrap(fulfilled(value))).toBe(value);
    expect(thrownBy(() => unwrap(rejected(error)))).toBe(error);
  });

  it("F3: keep a value that is a thenable", () => {
    const thenable = Promise.resolve(1);
    expect(unwrap(fulfilled(thenable))).toBe(thenable);
  });

  it("F5: mark a throw as not expected", () => {
    expect(rejected("why")).toEqual({ status: "rejected", reason: "why", expected: false });
  });

  it("F6: unwrap a cancellation to a CancelledError with its reason", () => {
    const reason = new Error("why");
    expect(thrownBy(() => unwrap(cancelled(reason)))).toMatchObject({ name: "CancelledError", reason });
    expect(cancelled()).toEqual({ status: "cancelled", reason: undefined });
  });

  it("keep a CancelledError that is the reason itself", () => {
    const reason = new CancelledError("first");
    expect(thrownBy(() => unwrap(cancelled(reason)))).toBe(reason);
  });

  it("F6: of an error are its rejection, and of a CancelledError the cancellation, both ways", () => {
    const error = new Error("why");
    expect(raised(error, true)).toEqual({ status: "rejected", reason: error, expected: true });
    expect(raised(new CancelledError(error), true)).toEqual({ status: "cancelled", reason: error });
    const ofAnotherCopy = Object.assign(new Error("why"), { code: "ERR_CANCELLED", reason: error });
    expect(raised(ofAnotherCopy)).toEqual({ status: "cancelled", reason: error });
    expect(errorOf(raised(error))).toBe(error);
    expect(raised(errorOf(cancelled(error)))).toEqual(cancelled(error));
  });
});
