import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { isCoroutine } from "./coroutine.ts";
import { VirtualLoop } from "./virtualLoop.ts";

describe("isCoroutine()", () => {
  it("is true of a generator alone", () => {
    expect(isCoroutine((function* () {})())).toBe(true);
  });

  it.each([
    ["a generator function", function* () {}],
    ["an async generator", (async function* () {})()],
    ["a future, which is its own iterator", new VirtualLoop().createFuture()],
    ["the call of a coroutine", sleep(1)],
    ["an array's iterator", [].values()],
    ["nothing", undefined],
  ])("is false of %s", (_what, x) => {
    expect(isCoroutine(x)).toBe(false);
  });
});
