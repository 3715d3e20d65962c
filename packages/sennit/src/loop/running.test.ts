import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { HostLoop } from "./hostLoop.ts";
import { currentTask, findRunningLoop, getRunningLoop } from "./running.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const noneRunning = expect.objectContaining({
  code: "ERR_NO_RUNNING_LOOP",
  message: expect.stringContaining("await run(function* () { … })"),
});

const loops: [name: string, make: () => VirtualLoop | HostLoop][] = [
  ["VirtualLoop", () => new VirtualLoop()],
  ["HostLoop", () => new HostLoop()],
];

describe.each(loops)("getRunningLoop() in a %s", (_name, make) => {
  it("answers in callbacks, timers, done callbacks and coroutines, before and after their waits", async () => {
    const loop = make();
    const seen: unknown[] = [];
    const look = (): void => void seen.push(getRunningLoop() === loop);
    await loop.run(function* () {
      look();
      const future = loop.createFuture<void>();
      future.addDoneCallback(look);
      loop.callSoon(look);
      loop.callLater(1, look);
      loop.callLater(1, () => future.setResult());
      yield* future;
      look();
      yield* sleep(0);
      look();
    });
    expect(seen).toEqual([true, true, true, true, true, true]);
  });

  it("answers in async functions, also after native awaits, and in their promises' callbacks", async () => {
    const loop = make();
    const seen: unknown[] = [];
    const look = (): void => void seen.push(getRunningLoop() === loop);
    await loop.run(async () => {
      look();
      await null;
      look();
      await turnOfHost();
      look();
      await sleep(1);
      look();
      await Promise.resolve().then(look);
    });
    expect(seen).toEqual([true, true, true, true, true]);
  });

  it("throws outside, before and after", async () => {
    expect(getRunningLoop).toThrow(noneRunning);
    expect(findRunningLoop()).toBe(undefined);
    await make().run(function* () {});
    expect(getRunningLoop).toThrow(noneRunning);
    await expect(
      make().run(function* () {
        throw new Error("planted");
      }),
    ).rejects.toThrow("planted");
    expect(getRunningLoop).toThrow(noneRunning);
  });
});

describe.each(loops)("currentTask() in a %s", (_name, make) => {
  it("is the task in a coroutine and in an async function, also after their waits, and in nothing else", async () => {
    const loop = make();
    const seen: unknown[] = [];
    await loop.run(function* (main) {
      const look = (what: string): void => void seen.push([what, currentTask()?.getName()]);
      main.setName("main");
      loop.callSoon(look, "callback");
      loop.callLater(0, look, "timer");
      main.addDoneCallback(() => look("done callback"));
      const others = [
        loop.createTask(
          function* () {
            yield;
            look("generator");
          },
          { name: "a" },
        ),
        loop.createTask(
          async () => {
            look("async");
            await turnOfHost();
            look("after an await");
            await sleep(0);
            look("after a wait");
          },
          { name: "b" },
        ),
      ];
      for (const other of others) yield* other;
      look("main");
    });
    expect(Object.fromEntries(seen as [string, string][])).toEqual({
      callback: undefined,
      timer: undefined,
      "done callback": undefined,
      generator: "a",
      async: "b",
      "after an await": "b",
      "after a wait": "b",
      main: "main",
    });
  });

  it("is the same for all of a long run, and nothing in the callbacks between", async () => {
    const loop = make();
    const wrong: unknown[] = [];
    const look = (expected: unknown): void => {
      if (currentTask(loop) !== expected) wrong.push(currentTask(loop));
    };
    const tasks = Array.from({ length: 3 }, () =>
      loop.createTask(function* (task) {
        for (let i = 0; i < 300; i += 1) {
          look(task);
          loop.callSoon(look, undefined);
          yield;
        }
      }),
    );
    await loop.run(function* () {
      for (const task of tasks) yield* task;
    });
    expect(wrong).toEqual([]);
  });

  it("keeps two async functions apart, whose awaits take turns", async () => {
    const loop = make();
    const names = async (): Promise<string[]> => {
      const seen: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        seen.push(currentTask()?.getName() as string);
        await null;
        await sleep(0);
      }
      return seen;
    };
    const tasks = ["a", "b"].map((name) => loop.createTask(names, { name }));
    expect(await loop.run(async () => Promise.all(tasks))).toEqual([
      ["a", "a", "a"],
      ["b", "b", "b"],
    ]);
  });

  it("is nothing outside of the loop that is asked for", async () => {
    const [loop, other] = [make(), new VirtualLoop()];
    await loop.run(function* (main) {
      expect(currentTask(loop)).toBe(main);
      expect(currentTask(other)).toBe(undefined);
    });
    expect(currentTask()).toBe(undefined);
    expect(currentTask(loop)).toBe(undefined);
  });
});

describe("a VirtualLoop inside a HostLoop", () => {
  it("is the running one while it runs, and the outer one is again afterwards", async () => {
    const outer = new HostLoop();
    await outer.run(async (task) => {
      for (let i = 0; i < 2; i += 1) {
        const inner = new VirtualLoop();
        inner.callSoon(() => {
          expect(getRunningLoop()).toBe(inner);
          expect(currentTask()).toBe(undefined);
        });
        const result = inner.runUntilComplete(function* (innerTask) {
          yield* sleep(1_000_000);
          expect(getRunningLoop()).toBe(inner);
          expect(currentTask()).toBe(innerTask);
          return "virtual";
        });
        expect(result).toBe("virtual");
        expect(getRunningLoop()).toBe(outer);
        expect(currentTask()).toBe(task);
        await turnOfHost();
      }
    });
  });

  it("is left also by an error", async () => {
    const outer = new HostLoop();
    await outer.run(function* (task) {
      const inner = new VirtualLoop();
      expect(() => inner.runUntilComplete(inner.createFuture())).toThrow();
      expect(getRunningLoop()).toBe(outer);
      expect(currentTask()).toBe(task);
    });
  });
});
