import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../../loop/index.ts";
import { signal } from "./signal.ts";

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
