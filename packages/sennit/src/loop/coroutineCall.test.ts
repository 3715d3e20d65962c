import { describe, expect, it } from "vitest";
import type { Coroutine } from "./coroutine.ts";
import { CoroutineCall } from "./coroutineCall.ts";
import { currentTask } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const reused = expect.objectContaining({
  code: "ERR_COROUTINE_REUSED",
  message: expect.stringContaining("const task = createTask(call)"),
});

function call<T>(fn: () => T): CoroutineCall<T> {
  return new CoroutineCall(
    (function* () {
      yield;
      return fn();
    })(),
  );
}

describe("CoroutineCall", () => {
  it("does nothing until somebody waits for it", () => {
    const loop = new VirtualLoop();
    let ran = false;
    call(() => {
      ran = true;
    });
    loop.advance(0);
    expect(ran).toBe(false);
  });

  it("runs in the task that waits for it by yield*", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* (self) {
      expect(yield* call(currentTask)).toBe(self);
    });
  });

  it("throws at the yield* what its coroutine throws", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const failing = new CoroutineCall(
      (function* (): Coroutine<never> {
        throw error;
      })(),
    );
    expect(() => loop.runUntilComplete(() => failing)).toThrow(error);
  });

  it("runs as one task for all that await it", async () => {
    const loop = new VirtualLoop();
    let runs = 0;
    await loop.run(async () => {
      const once = call(() => {
        runs += 1;
        return currentTask()?.getName();
      });
      const [first, second] = await Promise.all([once, once]);
      expect(first).toBe(second);
      expect(first).not.toBe(currentTask()?.getName());
    });
    expect(runs).toBe(1);
  });

  it("runs once: a second wait says to make a task", () => {
    const loop = new VirtualLoop();
    const once = call(() => "value");
    loop.runUntilComplete(function* () {
      expect(yield* once).toBe("value");
      expect(() => once[Symbol.iterator]()).toThrow(reused);
      expect(() => loop.createTask(once)).toThrow(reused);
    });
  });

  it("rejects an await after a yield*", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const once = call(() => "value");
      await loop.createTask(once);
      await expect(async () => await once).rejects.toEqual(reused);
    });
  });

  it("says that no loop is running to whoever awaits it outside of one", async () => {
    await expect(async () => await call(() => 1)).rejects.toMatchObject({ code: "ERR_NO_RUNNING_LOOP" });
  });
});
