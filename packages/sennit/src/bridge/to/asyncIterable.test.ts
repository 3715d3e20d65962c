import { describe, expect, it, vi } from "vitest";
import { CancelledError, Execution, recipe } from "../../core/index.ts";
import { asyncIterable } from "./asyncIterable.ts";

/** Work that ends when it is told to, and what it hears. */
function working() {
  const work = new Execution<unknown>("test");
  const heard: unknown[] = [];
  work.onCancel = (reason) => heard.push(reason) > 0;
  return { work, heard };
}

describe("to.asyncIterable()", () => {
  it("gives the one value, not unwrapped", async () => {
    const { work } = working();
    const value = { then: () => {} };
    const iterator = asyncIterable(work);
    const next = iterator.next();
    work.fulfil(value);
    expect((await next).value).toBe(value);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("throws the error", async () => {
    const { work } = working();
    const error = new Error("planted");
    work.fail(error);
    await expect(asyncIterable(work).next()).rejects.toBe(error);
  });

  it("F11: runs a recipe when the first value is asked for, and not where the signal is aborted", async () => {
    const start = vi.fn(() => working().work);
    const lazy = asyncIterable(recipe("test", start));
    await lazy.return?.();
    expect(await lazy.next()).toEqual({ done: true, value: undefined });
    await expect(asyncIterable(recipe("test", start), { signal: AbortSignal.abort() }).next()).rejects.toThrow(
      CancelledError,
    );
    expect(start).not.toHaveBeenCalled();
  });

  it("F10: cancels the work when it is left, and waits for its end", async () => {
    const { work, heard } = working();
    const iterator = asyncIterable(work);
    const next = iterator.next();
    next.catch(() => {});
    let left = false;
    const leaving = iterator.return?.().then(() => {
      left = true;
    });
    await new Promise(setImmediate);
    expect([heard, left]).toEqual([[undefined], false]);
    work.cancelled();
    await leaving;
    await expect(next).rejects.toThrow(CancelledError);
  });
});
