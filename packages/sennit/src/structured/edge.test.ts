import { describe, expect, it } from "vitest";
import { asyncWith } from "../asyncio/asyncWith.ts";
import { Condition } from "../asyncio/condition.ts";
import { sleep as asyncioSleep } from "../asyncio/sleep.ts";
import { TaskGroup } from "../asyncio/taskGroup.ts";
import { createTask } from "../asyncio/tasks.ts";
import { timeout } from "../asyncio/timeout.ts";
import { waitFor } from "../asyncio/waitFor.ts";
import { currentTask, type Task, VirtualLoop } from "../loop/index.ts";
import { failAfter } from "./failAfter.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { taskGroup } from "./taskGroup.ts";

const FOREVER = 1_000_000;
const rejection = (work: PromiseLike<unknown>): PromiseLike<unknown> => work.then(undefined, (error) => error);

/** Runs `main` in virtual time, and says at which time it was done. */
async function timed<T>(main: (loop: VirtualLoop) => Promise<T>): Promise<[T, number]> {
  const loop = new VirtualLoop();
  const result = await loop.run(() => main(loop));
  return [result, loop.time()];
}

/** A task that swallows each cancellation, counts them, and ends 10 ms after the first. */
function* stubborn(raised: unknown[]) {
  for (;;) {
    try {
      yield* asyncioSleep(raised.length === 0 ? FOREVER : 10);
      return "ended by itself";
    } catch (error) {
      raised.push(error);
    }
  }
}

describe("asyncio's code inside a scope", () => {
  it.each(["an async function", "a coroutine"])(
    "hears of its cancellation once, and is counted, in %s",
    async (form) => {
      const raised: unknown[] = [];
      const [[result, task], time] = await timed(async () => {
        let task: Task<string> | undefined;
        const result = await moveOnAfter(
          5,
          form === "a coroutine"
            ? function* () {
                task = createTask(() => stubborn(raised));
                return yield* task;
              }
            : async () => {
                task = createTask(() => stubborn(raised));
                return await task;
              },
        );
        return [result, task as Task<string>] as const;
      });
      // The wait has ended with a value, which is not lost.
      expect([result, time, raised.length, task.cancelling()]).toEqual(["ended by itself", 15, 1, 1]);
    },
  );

  it("is not asked again by further waits for it, which are ended", async () => {
    const raised: unknown[] = [];
    const log: unknown[] = [];
    await timed(async () => {
      const task = createTask(() => stubborn(raised));
      await moveOnAfter(5, async () => {
        const wait = async (): Promise<void> => {
          try {
            log.push(await task);
          } catch (error) {
            log.push((error as Error).name);
          }
        };
        void wait();
        await sleep(FOREVER).then(undefined, () => undefined);
        await wait();
      });
      await task;
    });
    expect(raised).toHaveLength(1);
    expect(log).toEqual(["CancelledError", "ended by itself"]);
  });

  it("has its own timeouts there, in coroutines and in async functions", async () => {
    const [log, time] = await timed(async () => {
      const log: unknown[] = [];
      await scope(function* () {
        try {
          yield* asyncWith(timeout(10), () => asyncioSleep(FOREVER));
        } catch (error) {
          log.push((error as Error).name);
        }
        log.push(currentTask()?.cancelling());
        yield* sleep(5);
        log.push("the scope goes on");
      });
      await scope(async () => {
        log.push(((await rejection(waitFor(asyncioSleep(FOREVER), 10))) as Error).name);
        await sleep(5);
        log.push("the scope goes on");
      });
      return log;
    });
    expect(log).toEqual(["TimeoutError", 0, "the scope goes on", "TimeoutError", "the scope goes on"]);
    expect(time).toBe(30);
  });

  it("has its own groups there", async () => {
    const planted = new Error("planted");
    await timed(async () => {
      await scope(function* () {
        let errors: unknown[] = [];
        try {
          yield* asyncWith(new TaskGroup(), function* (group) {
            group.createTask(function* () {
              throw planted;
            });
            yield* sleep(FOREVER);
          });
        } catch (error) {
          errors = (error as AggregateError).errors;
        }
        expect(errors).toEqual([planted]);
        yield* sleep(1);
      });
      await scope(async () => {
        const error = (await rejection(
          (async () => {
            await using group = new TaskGroup();
            group.createTask(async () => Promise.reject(planted));
          })(),
        )) as AggregateError;
        expect(error.errors).toEqual([planted]);
        await sleep(1);
      });
    });
  });

  it("may have its groups in the block of one of ours", async () => {
    const planted = new Error("planted");
    const [, time] = await timed(async () => {
      await using _outer = taskGroup();
      const error = await rejection(
        (async () => {
          await using group = new TaskGroup();
          group.createTask(async () => Promise.reject(planted));
          await sleep(FOREVER);
        })(),
      );
      expect((error as SuppressedError).error.errors).toEqual([planted]);
      await sleep(1);
    });
    expect(time).toBe(1);
  });

  it("takes a condition's lock again before it is cancelled, and others have their turn meanwhile", async () => {
    const [log, time] = await timed(async (loop) => {
      const log: unknown[] = [];
      const condition = new Condition();
      const waiter = moveOnAfter(10, function* () {
        yield* asyncWith(condition, function* () {
          try {
            yield* condition.wait();
          } finally {
            log.push(condition.locked(), loop.time());
          }
        });
      });
      await sleep(5);
      await asyncWith(condition, () => sleep(20));
      await waiter;
      return log;
    });
    expect([log, time]).toEqual([[true, 25], 25]);
  });
});

describe("a scope inside asyncio's code", () => {
  it("is cancelled whole by the task's one cancellation, and the task may go on", async () => {
    const [log] = await timed(async (loop) => {
      const log: unknown[] = [];
      const task = loop.createTask(function* () {
        try {
          yield* scope(async () => {
            for (let i = 0; i < 2; i += 1) await sleep(FOREVER).then(undefined, () => log.push("raised in the scope"));
            await sleep(FOREVER);
          });
        } catch (error) {
          log.push((error as Error).name);
        }
        yield* sleep(5);
        return "asyncio's task goes on";
      });
      await sleep(1);
      task.cancel("once");
      log.push(await task, task.cancelling());
      return log;
    });
    expect(log).toEqual(["raised in the scope", "raised in the scope", "CancelledError", "asyncio's task goes on", 1]);
  });

  it("is limited by asyncio's timeouts, and they by its deadlines", async () => {
    const [log, time] = await timed(async () => {
      const log: unknown[] = [];
      const inner = asyncWith(timeout(10), () => scope(() => sleep(FOREVER)));
      log.push(((await rejection(inner)) as Error).name);
      const outer = failAfter(10, () => asyncWith(timeout(20), () => asyncioSleep(FOREVER)));
      log.push(((await rejection(outer)) as Error).name);
      return log;
    });
    expect([log, time]).toEqual([["TimeoutError", "ScopeTimeoutError"], 20]);
  });

  it("is waited for where it is a shield: the task is thrown after it", async () => {
    const [log, time] = await timed(async (loop) => {
      const log: unknown[] = [];
      const task = loop.createTask(function* () {
        try {
          yield* shield(async () => {
            await sleep(10);
            log.push("shielded");
          });
          log.push("never");
        } finally {
          log.push("thrown");
        }
      });
      await sleep(1);
      task.cancel();
      log.push(((await rejection(task)) as Error).name);
      return log;
    });
    expect([log, time]).toEqual([["shielded", "thrown", "CancelledError"], 10]);
  });
});
