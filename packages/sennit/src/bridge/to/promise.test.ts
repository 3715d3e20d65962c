import { describe, expect, it, vi } from "vitest";
import { CancelledError, Execution, recipe } from "../../core/index.ts";
import { VirtualLoop } from "../../loop/index.ts";
import { promise } from "./promise.ts";

describe("to.promise()", () => {
  it("gives value and error by identity, without a loop that runs if the future is done", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const good = loop.createFuture<object>();
    const bad = loop.createFuture<object>();
    const value = {};
    good.setResult(value);
    bad.setException(error);
    expect(await promise(good)).toBe(value);
    expect(await promise(bad).catch((reason) => reason)).toBe(error);
  });

  it("rejects with a CancelledError that has the reason", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const rejected = promise(future).catch((reason) => reason);
    future.cancel("enough");
    loop.advance(0);
    expect(await rejected).toBeInstanceOf(CancelledError);
    expect(await rejected).toHaveProperty("reason", "enough");
  });

  it("runs a recipe, and takes whatever from() takes", async () => {
    const one = recipe("test", () => {
      const work = new Execution<number>("test");
      work.fulfil(1);
      return work;
    });
    expect([await promise(one), await promise(Promise.resolve(2))]).toEqual([1, 2]);
    expect(() => promise(() => 1)).toThrow(/fromCallback/);
  });

  it("cancels the work when its signal aborts, and starts none with one that is aborted", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const controller = new AbortController();
    const rejected = promise(future, { signal: controller.signal }).catch((reason) => reason);
    controller.abort("enough");
    loop.advance(0);
    expect(future.cancelled()).toBe(true);
    expect(await rejected).toHaveProperty("reason", "enough");
    const start = vi.fn();
    await expect(promise(recipe("test", start), { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expect(start).not.toHaveBeenCalled();
  });
});
