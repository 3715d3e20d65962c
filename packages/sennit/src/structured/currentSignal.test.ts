import { afterEach, describe, expect, it, vi } from "vitest";
import { createTask } from "../asyncio/tasks.ts";
import { hideModules } from "../fixtures/stubProcess.ts";
import { Future, HostLoop, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "../tornado/index.ts";
import { inlineCallbacks } from "../twisted/index.ts";
import { currentSignal } from "./currentScope.ts";
import { scope } from "./scope.ts";
import { sleep } from "./sleep.ts";

const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const inLoop = <T>(main: () => Promise<T>): Promise<T> => new VirtualLoop().run(main);

afterEach(() => vi.unstubAllGlobals());

describe("currentSignal()", () => {
  it("is the signal of the innermost scope, across native awaits", async () => {
    await inLoop(async () => {
      const helper = async (): Promise<AbortSignal> => {
        await turnOfHost();
        return currentSignal();
      };
      await scope(async (outer) => {
        expect(currentSignal()).toBe(outer);
        await scope(async (inner) => {
          expect(currentSignal()).toBe(inner);
          expect(await helper()).toBe(inner);
          await turnOfHost();
          expect(currentSignal()).toBe(inner);
        });
        expect(currentSignal()).toBe(outer);
        expect(await helper()).toBe(outer);
      });
    });
  });

  it("is that of each scope, where they run side by side", async () => {
    await inLoop(async () => {
      const look = async (signal: AbortSignal): Promise<boolean> => {
        const seen: AbortSignal[] = [];
        for (let i = 0; i < 3; i += 1) {
          seen.push(currentSignal());
          await (i === 1 ? sleep(1) : turnOfHost());
        }
        return seen.every((each) => each === signal);
      };
      expect(await Promise.all([scope(look), scope(look), scope(look)])).toEqual([true, true, true]);
    });
  });

  it("is known in coroutines of every family, in tasks and in callbacks that are started there", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      yield* scope(function* (signal) {
        const seen: AbortSignal[] = [currentSignal()];
        yield* sleep(1);
        seen.push(currentSignal());
        yield* coroutine(function* () {
          yield sleep(1);
          seen.push(currentSignal());
        })();
        yield* inlineCallbacks(function* () {
          yield sleep(1);
          seen.push(currentSignal());
        })();
        yield* createTask(function* () {
          yield* sleep(1);
          seen.push(currentSignal());
        });
        const future = new Future<void>();
        loop.callSoon(() => {
          seen.push(currentSignal());
          future.setResult();
        });
        yield* future;
        expect(seen).toHaveLength(6);
        for (const each of seen) expect(each).toBe(signal);
      });
    });
  });

  it("is that of the scope around, for what goes on when its scope has ended", async () => {
    await inLoop(async () => {
      await scope(async (outer) => {
        let task: Future<AbortSignal> | undefined;
        await scope(async () => {
          task = createTask(async () => {
            await sleep(10);
            return currentSignal();
          });
        });
        expect(await task).toBe(outer);
      });
    });
  });

  it("is never aborted outside of all scopes, and nobody's listener is kept", async () => {
    expect(currentSignal().aborted).toBe(false);
    expect(currentSignal()).not.toBe(currentSignal());
  });

  it("works up to the first await in a browser, which cannot carry it further", async () => {
    hideModules();
    vi.resetModules();
    const { scope, currentSignal } = await import("./index.ts");
    const { HostLoop: BrowserLoop } = await import("../loop/index.ts");
    expect(BrowserLoop).not.toBe(HostLoop);
    const got = await new BrowserLoop().run(async () => {
      await null;
      return scope(async (signal) => {
        const before = currentSignal() === signal;
        await null;
        return [before, currentSignal() === signal];
      });
    });
    expect(got).toEqual([true, false]);
  });

  it("is that of an async function's first wait in a browser, and of no other code's", async () => {
    hideModules();
    vi.resetModules();
    const { scope, sleep, taskGroup } = await import("./index.ts");
    const { VirtualLoop: BrowserLoop } = await import("../loop/index.ts");
    const { createTask } = await import("../asyncio/index.ts");
    const log: unknown[] = [];
    const waits = (name: string) => async (): Promise<void> => {
      await sleep(60_000).catch((error) => log.push(`${name}: ${(error as Error).name}`));
    };
    await new BrowserLoop().run(async () => {
      const group = taskGroup().run(async (group, signal) => {
        group.spawn(waits("a task"));
        const other = createTask(async () => await sleep(60_000, "asyncio's task: goes on"));
        await sleep(1);
        await scope(waits("a later scope that is given the signal"), { signal }).catch(() => undefined);
        log.push(await other);
      });
      await sleep(2);
      group.cancel("enough");
      await group;
    });
    expect(log.sort()).toEqual([
      "a later scope that is given the signal: CancelledError",
      "a task: CancelledError",
      "asyncio's task: goes on",
    ]);
  });

  it("of a block in a browser is not known, and its end is waited for all the same", async () => {
    hideModules();
    vi.resetModules();
    const { taskGroup, currentSignal, sleep } = await import("./index.ts");
    const log: string[] = [];
    {
      await using group = taskGroup();
      expect(currentSignal()).not.toBe(group.signal);
      group.spawn(async () => {
        await sleep(1);
        log.push("task");
      });
    }
    expect(log).toEqual(["task"]);
  });

  it("is made when somebody takes it: most bodies take none", async () => {
    let made = 0;
    const Counted = class extends AbortController {
      constructor() {
        super();
        made += 1;
      }
    };
    vi.stubGlobal("AbortController", Counted);
    await inLoop(async () => {
      await scope(async () => sleep(1));
      await scope(function* () {
        yield* sleep(1);
      });
      expect(made).toBe(0);
      await scope(async (...args) => expect(args[0]).toBe(currentSignal()));
      expect(made).toBe(1);
    });
  });
});
