import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { maybeFuture } from "./maybeFuture.ts";

describe("maybeFuture", () => {
  it("gives a Future as it is, and anything else as the result of one", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const promise = Promise.resolve(1);
    loop.callSoon(() => {
      expect(maybeFuture(future)).toBe(future);
      expect(maybeFuture(42).result()).toBe(42);
      expect(maybeFuture(promise).result()).toBe(promise);
    });
    loop.advance(0);
    expect.assertions(3);
  });
});
