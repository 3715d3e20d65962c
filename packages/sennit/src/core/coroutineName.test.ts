import { expect, it } from "vitest";
import { coroutineName } from "./coroutineName.ts";

function* declared() {}

const methods = {
  *method() {},
};

it.each([
  ["declared", declared()],
  ["method", methods.method()],
  [undefined, (function* () {})()],
  [undefined, {}],
  [undefined, Object.create(null)],
])("knows a coroutine's function: %s", (name, coroutine) => {
  expect(coroutineName(coroutine)).toBe(name);
});
