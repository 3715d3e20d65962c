import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { BoundedSemaphore } from "./semaphore.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

const tooOften = expect.objectContaining({ code: "ERR_RELEASED_TOO_OFTEN" });

describe("case 84: BoundedSemaphore.release()", () => {
  it("counts a unit that it has reserved for one that waits as taken", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const semaphore = new BoundedSemaphore(1);
      yield* semaphore.acquire();
      const waiting = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      expect(() => semaphore.release()).toThrow(tooOften);
      yield* waiting;
      expect(semaphore.locked()).toBe(false);
    });
  });

  it("has the unit back of one that was cancelled after its turn had come", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const semaphore = new BoundedSemaphore(2);
      yield* semaphore.acquire();
      yield* semaphore.acquire();
      const waiting = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      waiting.cancel();
      yield* sleep(0);
      expect(waiting.cancelled()).toBe(true);
      semaphore.release();
      expect(() => semaphore.release()).toThrow(tooOften);
    });
  });

  it("refuses what would exceed the first value, before any acquire and after", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const semaphore = new BoundedSemaphore(1);
      expect(() => semaphore.release()).toThrow(tooOften);
      yield* semaphore.acquire();
      expect(semaphore.locked()).toBe(true);
      semaphore.release();
      expect(() => semaphore.release()).toThrow(tooOften);
    });
  });
});
