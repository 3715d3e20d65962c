import { describe, expect, it } from "vitest";
import { ContextVar } from "../core/index.ts";
import { CancelledError, currentTask, getRunningLoop, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Event } from "./event.ts";
import { Lock } from "./lock.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";
import { timeout } from "./timeout.ts";

const FOREVER = 1_000_000;
const inLoop = <T>(main: () => Promise<T>): Promise<T> => new VirtualLoop().run(main);

describe("asyncWith() with an async body", () => {
  it("runs it inside the manager, and gives what it returns", async () => {
    await inLoop(async () => {
      const lock = new Lock();
      const result = await asyncWith(lock, async () => {
        await sleep(1);
        return lock.locked();
      });
      expect([result, lock.locked()]).toEqual([true, false]);
    });
  });

  it("gives it what the manager gives", async () => {
    await inLoop(async () => {
      const when = await asyncWith(timeout(10), async (limit) => {
        limit.reschedule(getRunningLoop().time() + 100);
        await sleep(50);
        return limit.when();
      });
      expect(when).toBe(100);
    });
  });

  it("cancels what it awaits when the time is over, and waits for its cleanup", async () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    const running = loop.run(async () => {
      await asyncWith(timeout(10), async () => {
        try {
          await sleep(FOREVER);
        } catch (error) {
          log.push(error instanceof CancelledError);
          await sleep(5);
          log.push(loop.time());
          throw error;
        }
      });
    });
    await expect(running).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
    expect(log).toEqual([true, 15]);
  });

  it("reaches it by a cancellation of whoever waits, through several of them", async () => {
    await inLoop(async () => {
      const event = new Event();
      const lock = new Lock();
      const task = createTask(async () => {
        await asyncWith(lock, async () => {
          await asyncWith(timeout(FOREVER), async () => {
            await event.wait();
          });
        });
      });
      await sleep(1);
      expect(lock.locked()).toBe(true);
      task.cancel("outside");
      await sleep(1);
      expect([task.cancelled(), lock.locked()]).toEqual([true, false]);
    });
  });

  it("runs it in the context of whoever waits: what it sets stays set", async () => {
    const user = new ContextVar("user", "nobody");
    const seen = await new VirtualLoop().run(function* () {
      user.set("Ada");
      const inside = yield* asyncWith(new Lock(), async () => {
        const before = user.get();
        await sleep(1);
        user.set("Grace");
        return before;
      });
      return [inside, user.get()];
    });
    expect(seen).toEqual(["Ada", "Grace"]);
  });

  it("runs it as a task of its own, which coroutines need not", async () => {
    await new VirtualLoop().run(function* () {
      const outer = currentTask();
      const own = yield* asyncWith(new Lock(), async () => currentTask() !== undefined && currentTask() !== outer);
      expect(own).toBe(true);
      const same = yield* asyncWith(new Lock(), function* () {
        return currentTask() === outer;
      });
      expect(same).toBe(true);
    });
  });
});

describe("asyncWith() with a body that returns something to wait for", () => {
  it("follows a promise, and ends the wait when it is cancelled", async () => {
    await inLoop(async () => {
      expect(await asyncWith(new Lock(), () => Promise.resolve("value"))).toBe("value");
      const waiting = asyncWith(timeout(10), () => new Promise(() => undefined));
      await expect(waiting).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
    });
  });

  it("refuses a body that returns nothing, and exits the manager", async () => {
    await inLoop(async () => {
      const lock = new Lock();
      const body = (() => undefined) as never;
      await expect(asyncWith(lock, body)).rejects.toMatchObject({ code: "ERR_NOT_AWAITABLE" });
      expect(lock.locked()).toBe(false);
    });
  });
});
