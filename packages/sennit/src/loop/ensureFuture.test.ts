import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { ensureFuture } from "./ensureFuture.ts";
import { Task } from "./task.ts";
import { VirtualLoop } from "./virtualLoop.ts";

describe("ensureFuture()", () => {
  it("case 30: returns a future as it is", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    expect(ensureFuture(future, loop)).toBe(future);
  });

  it("case 30: makes a task of a coroutine, the call of one, or a function", () => {
    const loop = new VirtualLoop();
    const work = function* () {
      return "done";
    };
    for (const each of [work, work(), sleep(0, "done")]) {
      const future = ensureFuture(each, loop);
      expect(future).toBeInstanceOf(Task);
      expect(loop.runUntilComplete(future)).toBe("done");
    }
  });

  it("uses the running loop, and says so if none is running", () => {
    expect(() => ensureFuture(Promise.resolve())).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      expect(ensureFuture(sleep(0)).getLoop()).toBe(loop);
    });
  });

  it.each([5, undefined, null, {}, Object.create(null)])("does not take %o", (x) => {
    expect(() => ensureFuture(x as never, new VirtualLoop())).toThrow(
      expect.objectContaining({ code: "ERR_NOT_AWAITABLE", message: expect.stringContaining("ensureFuture(promise)") }),
    );
  });
});
