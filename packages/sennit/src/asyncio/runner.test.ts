import { describe, expect, it } from "vitest";
import { InlineExecutor } from "../concurrent/inlineExecutor.ts";
import { Context, ContextVar } from "../core/index.ts";
import { type EventLoop, getRunningLoop, HostLoop, VirtualLoop } from "../loop/index.ts";
import { Runner } from "./runner.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

const FOREVER = 1_000_000;
const runners = () => new Runner({ loopFactory: () => new VirtualLoop() });

describe("case 93: Runner", () => {
  it("runs several things in one loop, and keeps what they set", async () => {
    await using runner = runners();
    const user = new ContextVar("user", "nobody");
    const loops: EventLoop[] = [];
    for (const name of ["Ada", "Grace"]) {
      await runner.run(async () => {
        loops.push(getRunningLoop());
        await sleep(1);
        user.set(`${user.get()}, ${name}`);
      });
    }
    const seen = await runner.run(function* () {
      return user.get();
    });
    expect(seen).toBe("nobody, Ada, Grace");
    expect(user.get()).toBe("nobody");
    expect(new Set<EventLoop>([...loops, runner.getLoop()]).size).toBe(1);
  });

  it("runs in a context that it is given", async () => {
    await using runner = runners();
    const user = new ContextVar("user", "nobody");
    const context = new Context();
    await runner.run(async () => user.set("Ada"), { context });
    expect(context.get(user)).toBe("Ada");
    expect(await runner.run(async () => user.get())).toBe("nobody");
  });

  it("takes coroutines, calls, functions, promises and futures", async () => {
    await using runner = runners();
    expect(
      await runner.run(
        (function* () {
          return 1;
        })(),
      ),
    ).toBe(1);
    expect(await runner.run(sleep(1, 2))).toBe(2);
    expect(await runner.run(Promise.resolve(3))).toBe(3);
    const future = runner.getLoop().createFuture<number>();
    future.setResult(4);
    expect(await runner.run(future)).toBe(4);
    await expect(runner.run(5 as never)).rejects.toMatchObject({ code: "ERR_NOT_AWAITABLE" });
  });

  it("leaves other tasks as they are until the next run, and cancels them at the end", async () => {
    const log: string[] = [];
    const runner = runners();
    await runner.run(function* () {
      createTask(function* () {
        try {
          yield* sleep(10);
          log.push("in the second run");
          yield* sleep(FOREVER);
        } finally {
          yield* sleep(5);
          log.push("cleanup");
        }
      });
      yield* sleep(1);
    });
    expect(log).toEqual([]);
    await runner.run(sleep(20));
    expect(log).toEqual(["in the second run"]);
    await runner.close();
    expect(log).toEqual(["in the second run", "cleanup"]);
  });

  it("does nothing more once it is closed, which it may be twice", async () => {
    const runner = runners();
    const loop = runner.getLoop();
    await runner.close();
    await runner.close();
    expect(loop.isClosed()).toBe(true);
    await expect(runner.run(async () => {})).rejects.toMatchObject({ code: "ERR_INVALID_STATE" });
    expect(() => runner.getLoop()).toThrow(expect.objectContaining({ code: "ERR_INVALID_STATE" }));
  });

  it("makes its loop when that is needed; closed before, it has not been", async () => {
    let made = 0;
    const loopFactory = () => {
      made += 1;
      return new VirtualLoop();
    };
    const runner = new Runner({ loopFactory, debug: true });
    await runner.close();
    expect(made).toBe(0);
    expect([runner.getLoop().getDebug(), made]).toEqual([true, 1]);
    await runner.close();
    await using host = new Runner();
    expect(host.getLoop()).toBeInstanceOf(HostLoop);
    expect(await host.run(async () => "on the host's loop")).toBe("on the host's loop");
  });

  it("case 10: runs nothing where a loop is running", async () => {
    await using runner = runners();
    let started = false;
    const main = async (): Promise<void> => {
      started = true;
    };
    await new VirtualLoop().run(async () => {
      await expect(runner.run(main)).rejects.toMatchObject({ code: "ERR_LOOP_ALREADY_RUNNING" });
    });
    expect(started).toBe(false);
    await runner.run(main);
    expect(started).toBe(true);
  });

  it("case 92: cancels what runs by its signal, and starts nothing with one that is aborted", async () => {
    await using runner = runners();
    const controller = new AbortController();
    runner.getLoop().callLater(10, () => controller.abort("enough"));
    const { signal } = controller;
    await expect(runner.run(sleep(FOREVER), { signal })).rejects.toMatchObject({ reason: "enough" });
    let started = false;
    const main = async (): Promise<void> => {
      started = true;
    };
    await expect(runner.run(main, { signal })).rejects.toMatchObject({ reason: "enough" });
    expect(started).toBe(false);
  });
});

describe("case 91: the end of a Runner", () => {
  it.each([
    ["VirtualLoop", () => new VirtualLoop()],
    ["HostLoop", () => new HostLoop()],
  ])("on a %s: cancels, waits, reports, shuts the executor down, closes", async (_name, loopFactory) => {
    const log: string[] = [];
    const runner = new Runner({ loopFactory });
    const loop = runner.getLoop();
    loop.setExceptionHandler((_loop, { message, exception }) => {
      log.push([message, ...(exception instanceof Error ? [exception.message] : [])].join(": "));
    });
    class Executor extends InlineExecutor {
      override async shutdown(): Promise<void> {
        await super.shutdown();
        log.push("executor shut down");
      }
    }
    loop.setDefaultExecutor(new Executor());
    await runner.run(function* () {
      createTask(function* () {
        try {
          yield* sleep(FOREVER);
        } finally {
          yield* sleep(1);
          log.push("cleanup");
          // biome-ignore lint/correctness/noUnsafeFinally: that is what is tested
          throw new Error("planted");
        }
      });
      createTask(function* () {
        try {
          yield* sleep(FOREVER);
        } finally {
          createTask(sleep(FOREVER), { name: "late" });
        }
      });
      yield* sleep(1);
      log.push("main is done");
    });
    await runner.close();
    expect(log).toEqual([
      "main is done",
      "cleanup",
      "Unhandled exception while the loop was shut down: planted",
      "executor shut down",
      "The task late was started while the loop was shut down, and is left pending",
    ]);
    expect(loop.isClosed()).toBe(true);
  });

  it("disposes of an executor without shutdown(), and reports one that fails", async () => {
    for (const fails of [false, true]) {
      const log: unknown[] = [];
      const loop = new VirtualLoop();
      loop.setExceptionHandler((_loop, { exception }) => log.push(exception));
      const submit = new InlineExecutor().submit;
      const executor = {
        submit,
        [Symbol.asyncDispose]: async () => {
          log.push("disposed of");
          if (fails) throw "planted";
        },
      };
      loop.setDefaultExecutor(executor);
      expect(await loop.run(async () => "result")).toBe("result");
      expect(log).toEqual(fails ? ["disposed of", "planted"] : ["disposed of"]);
    }
  });

  it("does not need an executor that can be shut down", async () => {
    const loop = new VirtualLoop();
    loop.setDefaultExecutor({ submit: new InlineExecutor().submit });
    expect(await loop.run(async () => "result")).toBe("result");
  });
});
