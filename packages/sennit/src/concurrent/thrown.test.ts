import { describe, expect, test } from "vitest";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { InvalidStateError, TimeoutError, UsageError } from "../core/errors.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { CancelledError, QueueFullError } from "./errors.ts";
import { pack, unpack } from "./thrown.ts";

/** As it comes out on another thread. */
function cross(thrown: unknown, origin?: string): unknown {
  return unpack(structuredClone(pack(thrown)), origin);
}

class ValidationError extends TypeError {
  override readonly name = "ValidationError";
  readonly field = "email";
}

describe("values that are no errors", () => {
  test.each([undefined, null, "a string", 7, { code: 1 }, [1, [2]]])("%o crosses as a clone", (value) => {
    expect(cross(value)).toEqual(value);
  });

  test("what cannot be cloned is described", () => {
    expect(cross(Symbol("mark"))).toBe("Symbol(mark)");
    expect(cross({ f() {} })).toBe("[object Object]");
    expect(cross(Object.create(null, { f: { enumerable: true, value: () => {} } }))).toBe("[object Object]");
  });
});

describe("errors", () => {
  test.each([
    new Error("plain"),
    new EvalError("eval"),
    new RangeError("range"),
    new ReferenceError("reference"),
    new SyntaxError("syntax"),
    new TypeError("type"),
    new URIError("uri"),
    new DOMException("stop", "AbortError"),
    new BaseCancelledError("why"),
    new CancelledError("why"),
    new LoopCancelledError("why"),
    new QueueFullError("full"),
    new InvalidStateError("state"),
    new TimeoutError("late"),
    new UsageError("ERR_X", { did: "a", wrong: "b", write: "c" }),
  ])("$constructor.name keeps its class, name, message, stack and code", (error) => {
    const crossed = cross(error) as Error;
    expect(crossed.constructor).toBe(error.constructor);
    expect(crossed).toMatchObject({ name: error.name, message: error.message });
    expect(crossed.stack).toBe(error.stack);
    expect((crossed as { code?: unknown }).code).toBe((error as { code?: unknown }).code);
  });

  test("of an unknown class become one of the nearest known class, with their name and properties", () => {
    const crossed = cross(new ValidationError("no @ in it"));
    expect(crossed).toBeInstanceOf(TypeError);
    expect(crossed).toMatchObject({ name: "ValidationError", message: "no @ in it", field: "email" });
  });

  test("keep a code that is hidden", () => {
    const error = Object.defineProperty(new Error("hidden"), "code", { value: "ERR_HIDDEN" });
    expect(cross(error)).toMatchObject({ code: "ERR_HIDDEN" });
  });

  test("keep their causes", () => {
    const error = new Error("outer", { cause: new RangeError("inner", { cause: "a string" }) });
    const crossed = cross(error) as Error & { cause: Error };
    expect(crossed.cause).toBeInstanceOf(RangeError);
    expect(crossed.cause.cause).toBe("a string");
    expect(Object.keys(crossed)).toEqual([]);
    expect(Object.hasOwn(cross(new Error("no cause")) as Error, "cause")).toBe(false);
  });

  test("keep the errors of an AggregateError", () => {
    const crossed = cross(new AggregateError([new TypeError("one"), "two"], "both")) as AggregateError;
    expect(crossed).toBeInstanceOf(AggregateError);
    expect(crossed.errors[0]).toBeInstanceOf(TypeError);
    expect(crossed.errors[1]).toBe("two");
  });

  test("keep errors among their properties, and describe what cannot be cloned", () => {
    const error = Object.assign(new Error("mixed"), { inner: new RangeError("inner"), retry: () => {}, n: 1 });
    const crossed = cross(error) as unknown as Record<string, unknown>;
    expect(crossed["inner"]).toBeInstanceOf(RangeError);
    expect(crossed["retry"]).toBeTypeOf("string");
    expect(crossed["n"]).toBe(1);
  });

  test("that cause themselves end", () => {
    const error = new Error("circular");
    error.cause = new Error("other", { cause: error });
    expect((cross(error) as { cause: Error }).cause.cause).toBe("[circular: Error]");
  });

  test("stand above the stack of whoever is thrown at", () => {
    const error = new Error("far away");
    expect((cross(error, "    at home") as Error).stack).toBe(`${error.stack}\n    at home`);
  });

  test("lose the frames of the machinery", () => {
    const error = new Error("far away");
    error.stack = [
      "Error: far away",
      "    at task (file:///tasks.js:1:1)",
      "    at file:///app/node_modules/sennit/dist/concurrent/workerEntry.js:60:80",
      "    at node:internal",
    ].join("\n");
    expect((cross(error) as Error).stack).toBe("Error: far away\n    at task (file:///tasks.js:1:1)");
  });
});
