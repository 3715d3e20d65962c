import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Waiters } from "./waiters.ts";

describe("Waiters", () => {
  it("does not grow with the number of waits that time out", () => {
    const loop = new VirtualLoop();
    const waiters = new Waiters<boolean>();
    let longest = 0;
    loop.callSoon(() => {
      const waiting = waiters.add(undefined, () => {});
      for (let i = 1; i <= 1000; i += 1) {
        loop.callLater(i, () => {
          waiters.add({ milliseconds: 0.5 }, (future) => future.setResult(false));
          longest = Math.max(longest, waiters.length);
        });
      }
      loop.callLater(2000, () => expect(waiters.shift()).toBe(waiting));
    });
    loop.advance(2000);
    expect(longest).toBeLessThan(110);
    expect.assertions(2);
  });
});
