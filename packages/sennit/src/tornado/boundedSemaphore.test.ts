import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { BoundedSemaphore } from "./boundedSemaphore.ts";

describe("BoundedSemaphore", () => {
  it("case 55: refuses to be released more often than it was acquired", () => {
    const loop = new VirtualLoop();
    const semaphore = new BoundedSemaphore(2);
    loop.callSoon(() => semaphore.acquire());
    loop.advance(0);
    semaphore.release();
    expect(() => semaphore.release()).toThrow(/as often as it was acquired/);
  });
});
