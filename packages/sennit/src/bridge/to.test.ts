import { describe, expect, it } from "vitest";
import { CancelledError } from "../core/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { promise, signal } from "./to.ts";

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
});

describe("to.signal()", () => {
  it("aborts for the reason of the cancellation", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const aborted = signal(future);
    const reason = new Error("enough");
    future.cancel(reason);
    expect(aborted.aborted).toBe(false);
    loop.advance(0);
    expect(aborted.reason).toBe(reason);
    expect(signal(future).reason).toBe(reason);
  });

  it("stays quiet for any other outcome", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const quiet = signal(future);
    future.setResult(1);
    loop.advance(0);
    expect(quiet.aborted).toBe(false);
  });
});
