import { describe, expect, it } from "vitest";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { CancelledError } from "./errors.ts";
import { Failure } from "./failure.ts";

describe("Failure", () => {
  it("case 44: a Failure of a Failure shares its error", () => {
    const error = new Error("x");
    expect(new Failure(new Failure(error)).value).toBe(error);
  });

  it("case 44: check works by class and by the name of any ancestor", () => {
    class Special extends RangeError {}
    const failure = new Failure(new Special("far"));
    expect(failure.type).toBe(Special);
    expect(failure.check(TypeError, RangeError)).toBe(RangeError);
    expect(failure.check("TypeError", "RangeError")).toBe("RangeError");
    expect(failure.check(TypeError)).toBe(undefined);
  });

  it("case 44: trap throws the very error", () => {
    const error = new Error("x");
    const failure = new Failure(error);
    expect(failure.trap(TypeError, Error)).toBe(Error);
    expect(() => failure.trap(TypeError)).toThrow(error);
    expect(() => failure.raiseException()).toThrow(error);
  });

  it("takes values that are no errors", () => {
    expect(new Failure("text").getErrorMessage()).toBe("text");
    expect(new Failure("text").check(Error, "Error")).toBe(undefined);
    expect(new Failure(null).type).toBe(undefined);
    expect(new Failure(null).check("Object")).toBe(undefined);
    expect(String(new Failure(undefined))).toBe("[Failure: undefined: undefined]");
  });

  it("case 44: text survives errors that cannot be turned into text", () => {
    class Broken extends Error {
      override get message(): string {
        throw new Error("no message");
      }
      override get stack(): string {
        throw new Error("no stack");
      }
    }
    Object.defineProperty(
      Broken.prototype,
      "message",
      Object.getOwnPropertyDescriptor(Broken.prototype, "message") ?? {},
    );
    const failure = new Failure(new Broken());
    expect(failure.getErrorMessage()).toBe("<Broken that cannot be turned into text>");
    const alsoBroken = new Failure({
      toString() {
        throw new Error("no");
      },
    });
    expect(alsoBroken.getTraceback()).toBe("Object: <Object that cannot be turned into text>");
    expect(alsoBroken.getBriefTraceback()).toBe("Object: <Object that cannot be turned into text>");
    expect(failure.getTraceback()).toContain("Broken: <Broken");
  });

  it("tells the causes, once each", () => {
    const cause = new TypeError("root");
    const error = new Error("top", { cause });
    cause.cause = error;
    const text = new Failure(error).getTraceback();
    expect(text).toMatch(/^Error: top\n/);
    expect(text).toContain("Caused by: TypeError: root");
    expect(text.match(/top/g)).toHaveLength(1);
    expect(new Failure(error).getBriefTraceback().split("\n")).toHaveLength(2);
  });

  it("case 78: this family's CancelledError is not another's", () => {
    expect(new Failure(new LoopCancelledError()).check(CancelledError)).toBe(undefined);
    expect(new Failure(new CancelledError()).check(CancelledError)).toBe(CancelledError);
  });
});
