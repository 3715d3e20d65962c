import { describe, expect, it } from "vitest";
import { formatCallGraph } from "../asyncio/callGraph.ts";
import { Queue } from "../asyncio/queue.ts";
import { to } from "../bridge/index.ts";
import { InlineExecutor } from "../concurrent/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine, sleep as tornadoSleep } from "../tornado/index.ts";
import { Deferred, deferLater, inlineCallbacks } from "../twisted/index.ts";
import { all } from "./all.ts";
import { currentSignal } from "./currentScope.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { race } from "./race.ts";
import { scope } from "./scope.ts";
import { sleep } from "./sleep.ts";
import { taskGroup } from "./taskGroup.ts";

const FOREVER = 1_000_000;

describe("coroutines of other families", () => {
  it("wait for scopes, and cancel them when they are cancelled", () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    const work = (name: string) =>
      scope(async (signal) => {
        signal.addEventListener("abort", () => log.push(`${name} is cancelled`));
        await sleep(FOREVER);
      });
    const tornado = coroutine(function* () {
      log.push(yield scope(() => sleep(1, "for Tornado")));
      yield work("Tornado's");
    });
    const twisted = inlineCallbacks(function* () {
      log.push(yield* scope(() => sleep(2, "for Twisted")));
      yield* work("Twisted's");
    });
    loop.callSoon(() => {
      const [future, deferred] = [tornado(), twisted()];
      deferred.addErrback(() => undefined);
      loop.callLater(10, () => void future.cancel());
      loop.callLater(20, () => deferred.cancel());
    });
    loop.advance(30);
    expect(log).toEqual(["for Tornado", "for Twisted", "Twisted's is cancelled"]);
  });

  it("are cancelled in a scope, down to their innermost wait", async () => {
    const loop = new VirtualLoop();
    const log: string[] = [];
    await loop.run(async () => {
      const twisted = inlineCallbacks(function* () {
        try {
          yield* deferLater(loop, FOREVER, () => undefined);
        } finally {
          log.push("Twisted's cleanup");
        }
      });
      const got = await moveOnAfter(10, () => all([() => twisted(), () => sleep(FOREVER)]), "moved on");
      log.push(got as string);
    });
    expect([log, loop.time()]).toEqual([["Twisted's cleanup", "moved on"], 10]);
  });

  it("can all be raced, and spawned", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const slow = new Deferred<string>();
      expect(await race({ slow, fast: tornadoSleep(5) })).toEqual({ key: "fast", value: undefined });
      expect(slow.called).toBe(false);
      const values = await taskGroup().run(async (group) => {
        const executor = new InlineExecutor();
        return all([
          group.spawn(executor.submit((n: number) => n * 2, 21)),
          group.spawn(
            inlineCallbacks(function* () {
              return "Twisted's";
            }),
          ),
          group.spawn(() => to.deferred(sleep(1, "a Deferred"))),
        ]);
      });
      expect(values).toEqual([42, "Twisted's", "a Deferred"]);
    });
  });

  it("find asyncio's primitives working in scopes, and ended with them", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const queue = new Queue<number>();
      const got: number[] = [];
      await moveOnAfter(10, async () => {
        await using group = taskGroup();
        group.spawn(async () => {
          for (;;) got.push(await queue.get());
        });
        group.spawn(function* () {
          for (;;) got.push(yield* queue.get());
        });
        for (let i = 0; i < 4; i += 1) {
          await queue.put(i);
          await sleep(1);
        }
      });
      expect(got).toEqual([0, 1, 2, 3]);
      await queue.put(4);
      expect(queue.qsize()).toBe(1);
    });
    expect(loop.time()).toBe(10);
  });
});

describe("functions that are called side by side", () => {
  const turnOfHost = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const block = async (ms: number, error?: Error): Promise<void> => {
    await using group = taskGroup();
    group.spawn(async () => {
      await sleep(ms);
      if (error !== undefined) throw error;
    });
    // Here it returns to whoever has called it, in the middle of its block.
    await turnOfHost();
  };

  it("go on when the block of one has ended, whatever they wait for", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const other = async (): Promise<string> => {
        await sleep(10);
        await turnOfHost();
        return await sleep(10, "other");
      };
      expect(await Promise.all([block(1), other(), block(5)])).toEqual([undefined, "other", undefined]);
    });
    expect(loop.time()).toBe(20);
  });

  it("find themselves in the first one's block, and are cancelled with it; in all() they do not", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      const planted = new Error("planted");
      const other = (): Promise<string> => sleep(10, "other").then((value) => value);
      const [, shared] = await Promise.allSettled([block(1, planted), other()]);
      expect(shared).toMatchObject({ status: "rejected", reason: { name: "CancelledError", reason: planted } });
      const outcome = await all({ failing: () => block(1, planted).catch(() => "failed"), other: () => other() });
      expect(outcome).toEqual({ failing: "failed", other: "other" });
    });
  });
});

describe("the call graph", () => {
  it("shows who waits for what through a scope", async () => {
    const loop = new VirtualLoop();
    let graph = "";
    await loop.run(function* () {
      const outer = loop.createTask(
        function* () {
          yield* scope(
            function* () {
              yield* sleep(0);
              graph = formatCallGraph() ?? "";
            },
            { name: "the scope" },
          );
        },
        { name: "the task around" },
      );
      yield* outer;
    });
    expect(graph).toMatch(/the scope[\s\S]*the task around/);
  });
});

describe("a scope's future", () => {
  it("is a promise to the letter of its type, and so is a call", async () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    await loop.run(async () => {
      const promises: Promise<unknown>[] = [scope(() => currentSignal().aborted), sleep(1, "call")];
      for (const each of promises) log.push(await each.finally(() => log.push("finally")));
      log.push(await scope(() => Promise.reject("failed")).catch((error) => error));
      log.push(await sleep(1).catch(() => "never"));
    });
    expect(log).toEqual(["finally", false, "finally", "call", "failed", undefined]);
  });
});
