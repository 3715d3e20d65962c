import { describe, expect, it, vi } from "vitest";
import { isQuiet, logError, setAppLog } from "./log.ts";

describe("the log", () => {
  it("is the console unless another is set, which is given back", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    logError("it failed", "error");
    expect(print).toHaveBeenCalledWith("it failed:", "error");
    const mine = { error: vi.fn() };
    const before = setAppLog(mine);
    logError("it failed", "again");
    expect(setAppLog(before)).toBe(mine);
    expect(mine.error).toHaveBeenCalledWith("it failed", "again");
    setAppLog(undefined);
    logError("it failed", "third");
    expect(print).toHaveBeenCalledTimes(2);
    print.mockRestore();
  });

  it("leaves out quiet errors, of one class or of several", () => {
    const error = new TypeError("planted");
    expect([isQuiet(error, []), isQuiet(error, TypeError), isQuiet(error, [RangeError, Error])]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
