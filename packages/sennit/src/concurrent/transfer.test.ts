import { expect, test } from "vitest";
import { UsageError } from "../core/errors.ts";
import { transfer, transferOf } from "./transfer.ts";

test("a value keeps in mind what is to be moved with it", () => {
  const buffer = new ArrayBuffer(8);
  const value = { buffer };
  expect(transferOf(value)).toEqual([]);
  expect(transfer(value, [buffer])).toBe(value);
  expect(transferOf(value)).toEqual([buffer]);
});

test.each([undefined, null, 7, "text"])("nothing is moved with %s", (value) => {
  expect(transferOf(value)).toEqual([]);
  expect(() => transfer(value as never, [])).toThrow(UsageError);
});
