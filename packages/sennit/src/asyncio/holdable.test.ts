import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Condition } from "./condition.ts";
import { Lock } from "./lock.ts";
import { BoundedSemaphore, Semaphore } from "./semaphore.ts";

describe("what a block can hold", () => {
  it.each([
    ["Lock", Lock],
    ["Semaphore", Semaphore],
    ["BoundedSemaphore", BoundedSemaphore],
    ["Condition", Condition],
  ] as const)("%s: is acquired and released by its own methods, which may be others than its class has", (_, Base) => {
    const log: string[] = [];
    const one = new Base();
    const { acquire, release } = one;
    one.acquire = () => {
      log.push("acquire");
      return acquire.call(one as never);
    };
    one.release = () => {
      log.push("release");
      release.call(one as never);
    };
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      yield* asyncWith(one, function* () {
        log.push("body");
      });
      using _ = yield* one.hold();
      log.push("block");
    });
    expect(log).toEqual(["acquire", "body", "release", "acquire", "block", "release"]);
  });
});
