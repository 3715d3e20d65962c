import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../core/errors.ts";
import { classNames, nearestKnown, registerError, revive } from "./errorClasses.ts";
import { setReporter } from "./reporter.ts";

class ParseError extends SyntaxError {
  line = 0;
}

class JsonError extends ParseError {
  override readonly name = "E_JSON";
}

const undo: (() => void)[] = [];

afterEach(() => {
  for (const unregister of undo.splice(0)) unregister();
  setReporter(undefined);
});

test("an error is known by its nearest known class, and by the names of those below it", () => {
  expect(nearestKnown(new JsonError())).toBe("SyntaxError");
  expect(classNames(new JsonError())).toEqual(["JsonError", "ParseError", "E_JSON"]);
  expect(classNames(new TypeError())).toEqual([]);
  expect(nearestKnown(Object.create(null) as Error)).toBe("Error");
});

test("the most special class that is registered is taken", () => {
  undo.push(registerError(ParseError));
  const plain = new SyntaxError("at line 7");
  expect(revive(plain, ["JsonError", "ParseError"])).toBeInstanceOf(ParseError);
  undo.push(registerError(JsonError));
  const revived = revive(new SyntaxError("at line 7"), ["JsonError", "ParseError"]);
  expect(revived).toBeInstanceOf(JsonError);
  expect(revived.message).toBe("at line 7");
});

test("what is not registered stays as it is", () => {
  const plain = new SyntaxError("at line 7");
  expect(revive(plain, ["JsonError", "ParseError"])).toBe(plain);
  registerError(ParseError)();
  expect(revive(plain, ["ParseError"])).toBe(plain);
});

test("a name alone will do, with a function", () => {
  undo.push(registerError("E_JSON", ({ message }) => Object.assign(new JsonError(message), { line: 7 })));
  expect(revive(new SyntaxError("bad"), ["E_JSON"])).toMatchObject({ message: "bad", line: 7 });
});

test("a revive that throws leaves the error as it is, and is reported", () => {
  const reporter = vi.fn();
  setReporter(reporter);
  const failure = new Error("in revive");
  undo.push(
    registerError(ParseError, () => {
      throw failure;
    }),
  );
  const plain = new SyntaxError("at line 7");
  expect(revive(plain, ["ParseError"])).toBe(plain);
  expect(reporter).toHaveBeenCalledExactlyOnceWith({
    message: 'The error "ParseError" could not be revived',
    exception: failure,
  });
});

test("a name can be registered once", () => {
  undo.push(registerError(ParseError));
  expect(() => registerError(class ParseError extends Error {})).toThrow(UsageError);
});
