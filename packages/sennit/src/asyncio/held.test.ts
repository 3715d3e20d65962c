import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Condition } from "./condition.ts";
import { Lock } from "./lock.ts";
import { BoundedSemaphore, Semaphore } from "./semaphore.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

describe.each([
  ["Lock", () => new Lock()],
  ["Condition", () => new Condition()],
  ["Semaphore", () => new Semaphore(1)],
  ["BoundedSemaphore", () => new BoundedSemaphore(1)],
])("%s.hold()", (_name, make) => {
  it("holds it to the end of a block in an async function, however that ends", async () => {
    await new VirtualLoop().run(async () => {
      const lock = make();
      const failing = async (): Promise<void> => {
        using _ = await lock.hold();
        expect(lock.locked()).toBe(true);
        await sleep(1);
        throw new Error("planted");
      };
      await expect(failing()).rejects.toThrow("planted");
      expect(lock.locked()).toBe(false);
    });
  });

  it("holds it to the end of a block in a coroutine", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const lock = make();
      {
        using _ = yield* lock.hold();
        expect(lock.locked()).toBe(true);
      }
      expect(lock.locked()).toBe(false);
    });
  });

  it("lets one after another in, and forgets one that is cancelled", async () => {
    const log: string[] = [];
    await new VirtualLoop().run(async () => {
      const lock = make();
      const enter = (name: string) =>
        createTask(async () => {
          using _ = await lock.hold();
          log.push(`${name} in`);
          await sleep(10);
          log.push(`${name} out`);
        });
      const [first, second, third] = [enter("first"), enter("second"), enter("third")];
      await sleep(5);
      second.cancel();
      await Promise.allSettled([first, second, third]);
      expect([second.cancelled(), lock.locked()]).toEqual([true, false]);
    });
    expect(log).toEqual(["first in", "first out", "third in", "third out"]);
  });

  it("releases once, however often it is disposed of", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const lock = make();
      const held = yield* lock.hold();
      held[Symbol.dispose]();
      const other = yield* lock.hold();
      held[Symbol.dispose]();
      expect(lock.locked()).toBe(true);
      other[Symbol.dispose]();
    });
  });
});
