import { describe, expect, it } from "vitest";
import { ExceptionGroup, Execution, recipe } from "../core/index.ts";
import { CancelledError, type Future, VirtualLoop } from "../loop/index.ts";
import { Deferred } from "../twisted/index.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { type TaskGroup, taskGroup } from "./taskGroup.ts";

const FOREVER = 1_000_000;
const planted = new Error("planted");
const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });
const inLoop = <T>(main: () => Promise<T>): Promise<T> => new VirtualLoop().run(main);

async function errorOf(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it has thrown nothing");
}

const failsAfter = (ms: number, error: unknown) => async (): Promise<never> => {
  await sleep(ms);
  throw error;
};

describe("taskGroup().run()", () => {
  it("is left when all that was spawned has ended, with the body's result", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const log: string[] = [];
      const result = await taskGroup().run(async (group) => {
        group.spawn(async () => {
          await sleep(20);
          log.push("async function");
        });
        group.spawn(function* () {
          yield* sleep(10);
          log.push("generator function");
        });
        log.push("body");
        return "result";
      });
      expect([result, log]).toEqual(["result", ["body", "generator function", "async function"]]);
    });
    expect(loop.time()).toBe(20);
  });

  it("works in coroutines, synchronously", () => {
    const loop = new VirtualLoop();
    const got = loop.runUntilComplete(function* () {
      return yield* taskGroup().run(function* (group) {
        const [one, two] = [group.spawn(() => sleep(10, 1)), group.spawn(() => sleep(20, 2))];
        return (yield* one) + (yield* two);
      });
    });
    expect([got, loop.time()]).toEqual([3, 20]);
  });

  it("spawns whatever will have a value, and gives a future of it", async () => {
    await inLoop(async () => {
      const values = await taskGroup().run(async (group) => {
        const loop = group.scope._loop;
        const deferred = new Deferred<string>();
        loop.callLater(5, () => deferred.callback("Deferred"));
        const started = recipe("test", () => {
          const work = new Execution<string>("test");
          work.fulfil("recipe");
          return work;
        });
        const coroutine = (function* () {
          return yield* sleep(1, "coroutine");
        })();
        const future = loop.createFuture<string>();
        loop.callLater(5, () => future.setResult("Future"));
        return Promise.all([
          group.spawn(async () => "async function"),
          group.spawn(() => "function"),
          group.spawn(coroutine),
          group.spawn(sleep(1, "call")),
          group.spawn(Promise.resolve("promise")),
          group.spawn(future),
          group.spawn(deferred),
          group.spawn(started),
          group.spawn("value"),
        ]);
      });
      expect(values).toEqual([
        "async function",
        "function",
        "coroutine",
        "call",
        "promise",
        "Future",
        "Deferred",
        "recipe",
        "value",
      ]);
    });
  });

  it("cancels the others and the body at the first failure, for a reason that says why", async () => {
    const loop = new VirtualLoop();
    const reasons: unknown[] = [];
    const log: string[] = [];
    await loop.run(async () => {
      const error = await errorOf(
        taskGroup().run(async (group, signal) => {
          group.spawn(async (own) => {
            try {
              await sleep(FOREVER);
            } catch (raised) {
              reasons.push(raised, own.reason, signal.reason);
              await shield(() => sleep(5));
              log.push("cleaned up");
              throw raised;
            }
          });
          group.spawn(failsAfter(10, planted), { name: "the second task" });
          await sleep(FOREVER);
          log.push("never");
        }),
      );
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect(error).toBeInstanceOf(AggregateError);
      expect((error as ExceptionGroup).errors).toEqual([planted]);
      expect((error as Error).message).toBe("unhandled errors in a task group (1 sub-exception)");
    });
    expect([log, loop.time()]).toEqual([["cleaned up"], 15]);
    expect(reasons).toHaveLength(3);
    for (const reason of reasons) {
      expect(reason).toBeInstanceOf(CancelledError);
      expect((reason as CancelledError).reason).toBe(planted);
      expect((reason as Error).message).toBe("the second task of the same task group has failed: planted");
    }
  });

  it("has every error in the aggregate: of tasks, of cleanup and of the body, in their order", async () => {
    await inLoop(async () => {
      const [inCleanup, inBody] = [new Error("in cleanup"), new Error("in the body")];
      const error = await errorOf(
        taskGroup().run(async (group) => {
          group.spawn(failsAfter(10, planted));
          group.spawn(async () => {
            try {
              await sleep(FOREVER);
            } finally {
              await shield(() => sleep(5));
              // biome-ignore lint/correctness/noUnsafeFinally: that is the test
              throw inCleanup;
            }
          });
          await sleep(FOREVER).then(undefined, () => Promise.reject(inBody));
        }),
      );
      expect((error as ExceptionGroup).errors).toEqual([planted, inBody, inCleanup]);
    });
  });

  it("cancels what was spawned when the body throws", async () => {
    await inLoop(async () => {
      let child: Future<unknown> | undefined;
      const error = await errorOf(
        taskGroup().run(async (group) => {
          child = group.spawn(() => sleep(FOREVER));
          await sleep(1);
          throw planted;
        }),
      );
      expect((error as ExceptionGroup).errors).toEqual([planted]);
      expect(() => child?.result()).toThrow("the body of the task group has failed: planted");
    });
  });

  it("keeps errors of groups inside as they are", async () => {
    await inLoop(async () => {
      const error = (await errorOf(
        taskGroup().run(async (group) => {
          group.spawn(() => taskGroup().run(async (inner) => void inner.spawn(failsAfter(1, planted))));
        }),
      )) as ExceptionGroup;
      expect(error.errors).toHaveLength(1);
      expect(error.errors[0].errors).toEqual([planted]);
    });
  });

  it("is cancelled from outside with all that is in it, waits for the cleanup, and is cancelled for that reason", async () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    await loop.run(async () => {
      const work = scope(async () => {
        try {
          await taskGroup().run(async (group) => {
            for (const ms of [5, 10]) {
              group.spawn(async (signal) => {
                try {
                  await sleep(FOREVER);
                } finally {
                  await shield(() => sleep(ms));
                  log.push(signal.reason);
                }
              });
            }
          });
        } catch (error) {
          log.push(error);
          throw error;
        }
      });
      await sleep(1);
      work.cancel("outside");
      expect(await errorOf(work)).toEqual(cancelledFor("outside"));
    });
    expect([log, loop.time()]).toEqual([["outside", "outside", cancelledFor("outside")], 11]);
  });

  it("throws the errors of a cleanup in the place of the cancellation, which the next wait raises again", async () => {
    await inLoop(async () => {
      const log: unknown[] = [];
      const work = scope(async () => {
        const running = taskGroup().run(async (group) => {
          group.spawn(async () => {
            await sleep(FOREVER).then(undefined, () => Promise.reject(planted));
          });
        });
        log.push(((await errorOf(running)) as ExceptionGroup).errors);
        await sleep(FOREVER);
      });
      await sleep(1);
      work.cancel("outside");
      expect(await errorOf(work)).toEqual(cancelledFor("outside"));
      expect(log).toEqual([[planted]]);
    });
  });

  it("goes on when one task alone is cancelled", async () => {
    await inLoop(async () => {
      const result = await taskGroup().run(async (group) => {
        const [one, other] = [group.spawn(() => sleep(FOREVER)), group.spawn(() => sleep(10, "other"))];
        await sleep(1);
        one.cancel("only this one");
        expect(await errorOf(one)).toEqual(cancelledFor("only this one"));
        return await other;
      });
      expect(result).toBe("other");
    });
  });

  it("takes the failure of a task for seen: it is in the aggregate", async () => {
    const loop = new VirtualLoop();
    const reported: string[] = [];
    loop.setExceptionHandler((_loop, { message }) => reported.push(message));
    await loop.run(async () => {
      await errorOf(taskGroup().run(async (group) => void group.spawn(failsAfter(1, planted))));
    });
    expect(reported).toEqual([]);
  });

  it("lets tasks add tasks, while it waits for them too", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const log: number[] = [];
      await taskGroup().run(async (group) => {
        const next = (n: number): unknown =>
          group.spawn(async () => {
            await sleep(1);
            log.push(n);
            if (n < 5) next(n + 1);
          });
        next(1);
      });
      expect(log).toEqual([1, 2, 3, 4, 5]);
    });
    expect(loop.time()).toBe(5);
  });

  it("has limits of its own, by a signal and by a deadline", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const controller = new AbortController();
      const forever = async (group: TaskGroup): Promise<void> => void group.spawn(() => sleep(FOREVER));
      const limited = taskGroup({ signal: controller.signal }).run(forever);
      await sleep(5);
      controller.abort(planted);
      expect(await errorOf(limited)).toEqual(cancelledFor(planted));
      const late = taskGroup({ deadline: 20, name: "the late one" }).run(forever);
      expect(await errorOf(late)).toMatchObject({ code: "ERR_TIMEOUT", message: /^the late one did not finish/ });
    });
    expect(loop.time()).toBe(20);
  });
});

describe("cancel() of a task group", () => {
  it("ends what was spawned, and not a body that does not wait any more", async () => {
    await inLoop(async () => {
      const reasons: unknown[] = [];
      const result = await taskGroup().run(async (group) => {
        group.spawn(async (signal) => {
          await sleep(FOREVER).then(undefined, () => reasons.push(signal.reason));
        });
        await sleep(1);
        expect(group.cancel("enough")).toBe(true);
        return "result";
      });
      expect([result, reasons]).toEqual(["result", ["enough"]]);
    });
  });

  it("ends the waits of the body", async () => {
    await inLoop(async () => {
      const work = taskGroup().run(async (group) => {
        group.spawn(async () => {
          await sleep(1);
          group.cancel("found");
        });
        await sleep(FOREVER);
      });
      expect(await errorOf(work)).toEqual(cancelledFor("found"));
    });
  });
});

describe("spawn()", () => {
  it("teaches before the block, and after the end", async () => {
    await inLoop(async () => {
      const group = taskGroup();
      expect(() => group.spawn(async () => undefined)).toThrow(
        /block has not begun.*await using group = taskGroup\(\)/,
      );
      await group.run(async () => undefined);
      expect(() => group.spawn(async () => undefined)).toThrow(
        expect.objectContaining({ code: "ERR_TASK_GROUP_CLOSED", message: expect.stringContaining("it has ended") }),
      );
      expect(() => group.run(async () => undefined)).toThrow(expect.objectContaining({ code: "ERR_ENTERED_TWICE" }));
    });
  });

  it("starts nothing in a group that is cancelled", async () => {
    await inLoop(async () => {
      let started = false;
      await taskGroup().run(async (group) => {
        group.cancel("over");
        const late = group.spawn(async () => {
          started = true;
        });
        expect(await errorOf(late)).toEqual(cancelledFor("over"));
      });
      expect(started).toBe(false);
    });
  });

  it("cancels a future that was handed over, with its cleanup, and lets go of a promise", async () => {
    await inLoop(async () => {
      let future: Future<void> | undefined;
      const work = taskGroup().run(async (group) => {
        future = group.scope._loop.createFuture<void>();
        group.spawn(future);
        group.spawn(new Promise(() => undefined));
      });
      await sleep(1);
      work.cancel("why");
      expect(await errorOf(work)).toEqual(cancelledFor("why"));
      expect(future?.cancelled()).toBe(true);
    });
  });

  it("looks at a promise that fails before its turn", async () => {
    await inLoop(async () => {
      const error = await errorOf(taskGroup().run(async (group) => void group.spawn(Promise.reject(planted))));
      expect((error as ExceptionGroup).errors).toEqual([planted]);
    });
  });

  it("refuses a signal, which is no work", async () => {
    await inLoop(async () => {
      await taskGroup().run(async (group) => {
        expect(() => group.spawn(new AbortController().signal)).toThrow(
          expect.objectContaining({ code: "ERR_SIGNAL_AS_WORK" }),
        );
      });
    });
  });
});
