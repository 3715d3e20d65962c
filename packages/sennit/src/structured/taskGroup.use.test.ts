import { describe, expect, it } from "vitest";
import { type CancelledError, ContextVar, type ExceptionGroup } from "../core/index.ts";
import { currentTask, type Future, VirtualLoop } from "../loop/index.ts";
import { all } from "./all.ts";
import { currentSignal } from "./currentScope.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { type TaskGroup, taskGroup } from "./taskGroup.ts";

const FOREVER = 1_000_000;
const planted = new Error("planted");
const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });
const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The ways in which an async function can run: each test is made in all of them. */
const places: readonly [string, <T>(main: () => Promise<T>) => Promise<T>][] = [
  ["in a task", (main) => new VirtualLoop().run(main)],
  ["in a scope", (main) => new VirtualLoop().run(() => scope(main))],
  ["in a plain program", (main) => main()],
];

async function errorOf(run: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("it has thrown nothing");
}

const fails = async (): Promise<never> => Promise.reject(planted);

/** Something to wait for that nothing but a cancellation ends. */
const never = (group: TaskGroup): Future<void> => group.scope._loop.createFuture<void>();

describe.each(places)("await using a task group %s", (_place, inPlace) => {
  it("waits at the end of the block, and gives the results before", async () => {
    await inPlace(async () => {
      const log: string[] = [];
      {
        await using group = taskGroup();
        group.spawn(async () => {
          await turnOfHost();
          await sleep(1);
          log.push("task");
        });
        log.push(await group.spawn(() => "result"), "end of the block");
      }
      log.push("after it");
      expect(log).toEqual(["result", "end of the block", "task", "after it"]);
    });
  });

  it("throws all errors as one ExceptionGroup, where the block has ended by itself", async () => {
    await inPlace(async () => {
      const second = new Error("in cleanup");
      const error = await errorOf(async () => {
        await using group = taskGroup();
        group.spawn(async () => {
          await sleep(FOREVER).then(undefined, () => Promise.reject(second));
        });
        group.spawn(fails);
      });
      expect((error as ExceptionGroup).errors).toEqual([planted, second]);
    });
  });

  it("interrupts a block that waits: both errors are in a SuppressedError", async () => {
    await inPlace(async () => {
      const error = await errorOf(async () => {
        await using group = taskGroup();
        group.spawn(fails);
        await turnOfHost();
        await never(group);
      });
      expect((error as SuppressedError).error.errors).toEqual([planted]);
      expect((error as SuppressedError).suppressed).toEqual(cancelledFor(planted));
    });
  });

  it("raises the cancellation again at every wait of the block", async () => {
    await inPlace(async () => {
      const raised: unknown[] = [];
      const error = await errorOf(async () => {
        await using group = taskGroup();
        group.spawn(fails);
        for (let i = 0; i < 3; i += 1)
          await never(group).then(undefined, (error) => raised.push((error as CancelledError).reason));
        raised.push(await shield(() => "shielded"));
      });
      expect(raised).toEqual([planted, planted, planted, "shielded"]);
      expect((error as ExceptionGroup).errors).toEqual([planted]);
    });
  });

  it("is the current scope of the block, and of what that calls, until its end", async () => {
    await inPlace(async () => {
      const before = currentSignal();
      const helper = async (): Promise<AbortSignal> => {
        await turnOfHost();
        return currentSignal();
      };
      {
        await using group = taskGroup();
        expect(currentSignal()).toBe(group.signal);
        expect(await helper()).toBe(group.signal);
        expect(await group.spawn(helper)).not.toBe(group.signal);
        await turnOfHost();
        expect(currentSignal()).toBe(group.signal);
      }
      const after = currentSignal();
      expect([before.aborted, after.aborted]).toEqual([false, false]);
      expect(await helper()).not.toBe(undefined);
    });
  });

  it("nests", async () => {
    await inPlace(async () => {
      const log: string[] = [];
      {
        await using outer = taskGroup();
        {
          await using inner = taskGroup();
          expect(inner.scope.parent).toBe(outer.scope);
          expect(currentSignal()).toBe(inner.signal);
          inner.spawn(async () => {
            await sleep(1);
            log.push("inner");
          });
        }
        expect(currentSignal()).toBe(outer.signal);
        log.push("outer");
      }
      expect(log).toEqual(["inner", "outer"]);
    });
  });

  it("leaves the caller as it was, also after many blocks", async () => {
    await inPlace(async () => {
      const task = currentTask();
      const block = async (): Promise<void> => {
        await using group = taskGroup();
        group.spawn(() => turnOfHost());
        await turnOfHost();
      };
      for (let i = 0; i < 3; i += 1) await block();
      await Promise.all([block(), block()]);
      expect(currentTask()).toBe(task);
      expect(currentSignal().aborted).toBe(false);
    });
  });

  it("keeps apart what runs side by side in all()", async () => {
    await inPlace(async () => {
      const block = async (signal: AbortSignal): Promise<boolean> => {
        await using group = taskGroup();
        await turnOfHost();
        const isOwn = currentSignal() === group.signal && group.signal !== signal;
        return isOwn && group.scope.parent?.signal === signal;
      };
      expect(await all([block, block, block])).toEqual([true, true, true]);
    });
  });

  it("ends without an error after cancel(), where the block does not wait any more", async () => {
    await inPlace(async () => {
      await using group = taskGroup();
      group.spawn(() => sleep(FOREVER));
      await turnOfHost();
      group.cancel("enough");
    });
  });

  it("waits for the tasks of a block that throws: it cannot know", async () => {
    await inPlace(async () => {
      const log: string[] = [];
      const error = await errorOf(async () => {
        await using group = taskGroup();
        group.spawn(async () => {
          await sleep(1);
          log.push("task");
        });
        throw planted;
      });
      expect([error, log]).toEqual([planted, ["task"]]);
    });
  });

  it("is refused twice", async () => {
    await inPlace(async () => {
      const group = taskGroup();
      await group.run(async () => undefined);
      const error = await errorOf(async () => {
        await using _ = group;
      });
      expect(error).toMatchObject({ code: "ERR_ENTERED_TWICE" });
    });
  });
});

describe("await using a task group", () => {
  it("is cancelled with the scope around it: the children, the block, and what comes after", async () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    await loop.run(async () => {
      const result = await moveOnAfter(
        10,
        async () => {
          try {
            await using group = taskGroup();
            group.spawn(async (signal) => {
              try {
                await sleep(FOREVER);
              } finally {
                await shield(() => sleep(5));
                log.push(signal.reason.code);
              }
            });
            await sleep(FOREVER);
          } catch (error) {
            log.push((error as Error).name);
            throw error;
          }
        },
        "moved on",
      );
      log.push(result);
    });
    expect([log, loop.time()]).toEqual([["ERR_TIMEOUT", "CancelledError", "moved on"], 15]);
  });

  it("raises the cancellation again that comes when the block has ended", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const log: string[] = [];
      const result = await moveOnAfter(
        10,
        async () => {
          {
            await using group = taskGroup();
            group.spawn(() => sleep(FOREVER));
          }
          log.push("never");
        },
        "moved on",
      );
      expect([result, log]).toEqual(["moved on", []]);
    });
    expect(loop.time()).toBe(10);
  });

  it("is reached by the cancellation of the task it is in, once", async () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    await loop.run(async () => {
      const task = loop.createTask(async (self) => {
        try {
          await using group = taskGroup();
          group.spawn(async () => {
            await sleep(FOREVER).then(undefined, () => log.push("child"));
          });
          await sleep(FOREVER);
        } catch (error) {
          log.push((error as Error).name, self.cancelling());
        }
        await sleep(5);
        return "asyncio's task goes on";
      });
      await sleep(1);
      task.cancel("once");
      log.push(await task);
    });
    expect(log).toEqual(["child", "CancelledError", 1, "asyncio's task goes on"]);
  });

  it("shares the variables of the task it is in: what a block sets stays set", async () => {
    const user = new ContextVar("user", "nobody");
    await new VirtualLoop().run(async () => {
      const seen: string[] = [];
      user.set("Ada");
      {
        await using group = taskGroup();
        seen.push(user.get());
        user.set("Grace");
        seen.push(await group.spawn(async () => user.get()));
        user.set("Barbara");
      }
      expect([...seen, user.get()]).toEqual(["Ada", "Grace", "Barbara"]);
    });
  });

  it("hands functions that were called and not awaited over to the scope around it", async () => {
    const loop = new VirtualLoop();
    const log: string[] = [];
    await loop.run(async () => {
      await scope(async () => {
        let slow: Future<string> | undefined;
        {
          await using _group = taskGroup();
          slow = scope(() => sleep(10, "slow"));
        }
        log.push("the block has ended");
        log.push(await slow);
      });
    });
    expect(log).toEqual(["the block has ended", "slow"]);
  });
});
