import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { CancelledError, VirtualLoop } from "../loop/index.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { createTask } from "./tasks.ts";

const FOREVER = 1_000_000;
const inLoop = <T>(main: () => Promise<T>): Promise<T> => new VirtualLoop().run(main);

const planted = new Error("planted");

function fails(): Promise<never> {
  return Promise.reject(planted);
}

/** The error that `run` throws. */
async function errorOf(run: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("it has thrown nothing");
}

describe("TaskGroup.run() in an async function", () => {
  it("waits for the tasks, and gives what the body returns", async () => {
    const log: string[] = [];
    const result = await inLoop(async () =>
      new TaskGroup().run(async (group) => {
        group.createTask(async () => {
          await sleep(10);
          log.push("task");
        });
        log.push("body");
        return "result";
      }),
    );
    expect([result, log]).toEqual(["result", ["body", "task"]]);
  });

  it("cancels the tasks where the body throws", async () => {
    await inLoop(async () => {
      const group = new TaskGroup();
      let child = createTask(sleep(0));
      const error = await errorOf(() =>
        group.run(async () => {
          child = group.createTask(sleep(FOREVER));
          await sleep(1);
          throw planted;
        }),
      );
      expect((error as ExceptionGroup).errors).toEqual([planted]);
      expect(child.cancelled()).toBe(true);
    });
  });

  it("cancels the body where a task fails", async () => {
    await inLoop(async () => {
      const seen: unknown[] = [];
      const error = await errorOf(() =>
        new TaskGroup().run(async (group) => {
          group.createTask(fails);
          try {
            await sleep(FOREVER);
          } catch (error) {
            seen.push(error);
            throw error;
          }
        }),
      );
      expect((error as ExceptionGroup).errors).toEqual([planted]);
      expect(seen[0]).toBeInstanceOf(CancelledError);
    });
  });

  it("is cancelled from outside, down to what the body awaits", async () => {
    await inLoop(async () => {
      const log: string[] = [];
      const task = createTask(async () => {
        await new TaskGroup().run(async (group) => {
          group.createTask(sleep(FOREVER));
          try {
            await sleep(FOREVER);
          } finally {
            log.push("cleanup");
          }
        });
      });
      await sleep(1);
      task.cancel();
      await sleep(1);
      expect([task.cancelled(), log]).toEqual([true, ["cleanup"]]);
    });
  });

  it("case 68: is left by cancel() without an error", async () => {
    const result = await inLoop(async () =>
      new TaskGroup().run(async (group) => {
        group.createTask(sleep(FOREVER));
        group.cancel();
        await sleep(FOREVER);
        return "never";
      }),
    );
    expect(result).toBe(undefined);
  });
});

describe("await using a TaskGroup", () => {
  it("enters it, and waits for the tasks at the end of the block", async () => {
    const log: string[] = [];
    await inLoop(async () => {
      {
        await using group = new TaskGroup();
        group.createTask(async () => {
          await sleep(10);
          log.push("task");
        });
        await sleep(1);
        log.push("end of the block");
      }
      log.push("after it");
    });
    expect(log).toEqual(["end of the block", "task", "after it"]);
  });

  it("throws the errors of the tasks as an ExceptionGroup, and cancels the others", async () => {
    await inLoop(async () => {
      let other = createTask(sleep(0));
      const error = await errorOf(async () => {
        await using group = new TaskGroup();
        other = group.createTask(sleep(FOREVER));
        group.createTask(fails);
      });
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect((error as ExceptionGroup).errors).toEqual([planted]);
      expect(other.cancelled()).toBe(true);
    });
  });

  it("interrupts a block that waits: both errors are in a SuppressedError", async () => {
    await inLoop(async () => {
      const error = await errorOf(async () => {
        await using group = new TaskGroup();
        group.createTask(fails);
        await sleep(FOREVER);
      });
      expect((error as SuppressedError).error).toBeInstanceOf(ExceptionGroup);
      expect((error as SuppressedError).suppressed).toBeInstanceOf(CancelledError);
    });
  });

  it("waits for the tasks of a block that throws: it cannot know", async () => {
    const log: string[] = [];
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const error = await errorOf(async () => {
        await using group = new TaskGroup();
        group.createTask(async () => {
          await sleep(10);
          log.push("task");
        });
        throw planted;
      });
      expect(error).toBe(planted);
    });
    expect([log, loop.time()]).toEqual([["task"], 10]);
  });

  it("cancels the tasks of a block that is cancelled, and lets the CancelledError through", async () => {
    await inLoop(async () => {
      let child = createTask(sleep(0));
      const task = createTask(async () => {
        await using group = new TaskGroup();
        child = group.createTask(sleep(FOREVER));
        await sleep(FOREVER);
      });
      await sleep(1);
      task.cancel();
      await sleep(1);
      expect([task.cancelled(), child.cancelled()]).toEqual([true, true]);
    });
  });

  it("is cancelled while it waits at the end of the block, too", async () => {
    await inLoop(async () => {
      let child = createTask(sleep(0));
      const task = createTask(async () => {
        await using group = new TaskGroup();
        child = group.createTask(sleep(FOREVER));
      });
      await sleep(1);
      task.cancel();
      await sleep(1);
      expect([task.cancelled(), child.cancelled()]).toEqual([true, true]);
    });
  });

  it("is refused where no task runs, and for a group that was entered before", async () => {
    const use = async (group: TaskGroup): Promise<void> => {
      await using _ = group;
    };
    expect(await errorOf(() => use(new TaskGroup()))).toMatchObject({ code: "ERR_NOT_IN_A_TASK" });
    await inLoop(async () => {
      const group = new TaskGroup();
      await group.run(async () => {});
      expect(await errorOf(() => use(group))).toMatchObject({ code: "ERR_ENTERED_TWICE" });
    });
  });

  it("case 66: is needed, or asyncWith, before a task is created", () => {
    expect(() => new TaskGroup().createTask(sleep(1))).toThrow(/not been entered/);
  });
});
