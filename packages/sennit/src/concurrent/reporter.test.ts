import { afterEach, expect, test, vi } from "vitest";
import { report, setReporter } from "./reporter.ts";

afterEach(() => {
  setReporter(undefined);
  vi.restoreAllMocks();
});

test("prints with console.error by default", () => {
  const print = vi.spyOn(console, "error").mockReturnValue();
  report({ message: "It broke", exception: "why" });
  expect(print).toHaveBeenCalledExactlyOnceWith("It broke:", "why");
});

test("setReporter returns what was in use before", () => {
  const first = vi.fn();
  setReporter(first);
  expect(setReporter(vi.fn())).toBe(first);
});

test("a reporter that throws loses nothing", () => {
  const print = vi.spyOn(console, "error").mockReturnValue();
  setReporter(() => {
    throw new Error("in the reporter");
  });
  report({ message: "It broke", exception: "why" });
  expect(print.mock.calls).toEqual([
    ["It broke:", "why"],
    ["Unhandled error in the reporter:", new Error("in the reporter")],
  ]);
});
