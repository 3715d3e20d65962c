import { describe, expect, it } from "vitest";
import { CancelledError, TimeoutError } from "../core/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import type { CancelScope } from "./cancelScope.ts";
import { failAfter } from "./failAfter.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { scope } from "./scope.ts";
import { sleep } from "./sleep.ts";
import type { ScopeTimeoutError } from "./structuredErrors.ts";

const FOREVER = 1_000_000;

/** Runs `main` in virtual time, and says at which time it was done. */
async function timed<T>(main: () => Promise<T>): Promise<[T, number]> {
  const loop = new VirtualLoop();
  const result = await loop.run(main);
  return [result, loop.time()];
}

const rejection = (work: PromiseLike<unknown>): PromiseLike<unknown> => work.then(undefined, (error) => error);

describe("failAfter()", () => {
  it("gives what comes in time", async () => {
    expect(await timed(async () => failAfter(10, () => sleep(9, "in time")))).toEqual(["in time", 9]);
  });

  it("is a TimeoutError that knows its scope, and is the reason of the cancellation", async () => {
    let own: CancelScope | undefined;
    let reason: unknown;
    let raised: unknown;
    const [error, time] = await timed(async () =>
      rejection(
        failAfter(10, async (signal, self) => {
          own = self;
          try {
            await sleep(FOREVER);
          } catch (error) {
            raised = error;
            reason = signal.reason;
            throw error;
          }
        }),
      ),
    );
    expect(time).toBe(10);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ name: "ScopeTimeoutError", code: "ERR_TIMEOUT", scope: own });
    expect((error as Error).message).toMatch(/^Scope-\d+ did not finish within the 10 ms that it was given$/);
    expect(reason).toBe(error);
    expect(raised).toBeInstanceOf(CancelledError);
    expect((raised as CancelledError).reason).toBe(error);
  });

  it("waits for the cleanup, in coroutines too", () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    const work = function* () {
      yield* failAfter(10, function* () {
        try {
          yield* sleep(FOREVER);
        } finally {
          log.push("cleaned up");
        }
      });
    };
    expect(() => loop.runUntilComplete(work)).toThrow(/within the 10 ms/);
    expect([log, loop.time()]).toEqual([["cleaned up"], 10]);
  });

  it("starts nothing where there is no time", async () => {
    await timed(async () => {
      let started = false;
      const error = await rejection(
        failAfter(0, async () => {
          started = true;
        }),
      );
      expect([error, started]).toMatchObject([{ code: "ERR_TIMEOUT" }, false]);
    });
  });

  it.each([
    ["outer", 10, 20],
    ["inner", 20, 10],
    ["outer", 10, 10],
  ])("counts the earliest of nested deadlines: the %s one", async (whose, outer, inner) => {
    const scopes: Record<string, CancelScope> = {};
    const caught: string[] = [];
    const [error, time] = await timed(async () =>
      rejection(
        failAfter(outer, async (_outer, first) => {
          scopes["outer"] = first;
          try {
            await failAfter(inner, async (_inner, second) => {
              scopes["inner"] = second;
              expect(second.effectiveDeadline).toBe(10);
              await sleep(FOREVER);
            });
          } catch (error) {
            caught.push((error as Error).name);
            throw error;
          }
        }),
      ),
    );
    expect(time).toBe(10);
    expect((error as ScopeTimeoutError).scope).toBe(scopes[whose]);
    expect(caught).toEqual([whose === "inner" ? "ScopeTimeoutError" : "CancelledError"]);
  });

  it("takes a number of milliseconds", () => {
    for (const ms of [Number.NaN, undefined, "10"]) {
      expect(() => failAfter(ms as number, () => 1)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_TIME" }));
    }
  });
});

describe("moveOnAfter()", () => {
  it("gives what comes in time, and else undefined or what it was given", async () => {
    const late = () => sleep(FOREVER, "late");
    expect(await timed(async () => moveOnAfter(10, () => sleep(9, "in time"), "otherwise"))).toEqual(["in time", 9]);
    expect(await timed(async () => moveOnAfter(10, late))).toEqual([undefined, 10]);
    expect(await timed(async () => moveOnAfter(10, late, "otherwise"))).toEqual(["otherwise", 10]);
  });

  it("keeps a value that comes late all the same", async () => {
    const work = async (): Promise<string> => {
      await sleep(FOREVER).then(undefined, () => undefined);
      return "late";
    };
    expect(await timed(async () => moveOnAfter(10, work, "otherwise"))).toEqual(["late", 10]);
  });

  it("lets another scope's cancellation through", async () => {
    const [log, time] = await timed(async () => {
      const log: unknown[] = [];
      const outer = moveOnAfter(5, async () => {
        await moveOnAfter(10, () => sleep(FOREVER));
        log.push("never");
      });
      log.push(await outer);
      const cancelled = moveOnAfter(10, () => sleep(FOREVER));
      await sleep(1);
      cancelled.cancel("why");
      log.push(await rejection(cancelled));
      return log;
    });
    expect(log).toEqual([undefined, expect.objectContaining({ name: "CancelledError", reason: "why" })]);
    expect(time).toBe(6);
  });

  it("is not what a timeout of somebody else's means", async () => {
    const error = new TimeoutError();
    await timed(async () => {
      expect(await rejection(moveOnAfter(10, async () => Promise.reject(error)))).toBe(error);
    });
  });
});

describe("the deadline of a scope", () => {
  it("can be moved, and taken away", async () => {
    const [log, time] = await timed(async () => {
      const log: string[] = [];
      await failAfter(10, async (_signal, self) => {
        self.deadline = 30;
        await sleep(20);
        log.push("moved");
        self.deadline = undefined;
        await sleep(100);
        log.push("taken away");
      });
      return log;
    });
    expect([log, time]).toEqual([["moved", "taken away"], 120]);
  });

  it("cancels at once where it has passed", async () => {
    await timed(async () => {
      const work = scope(
        async (signal, self) => {
          await sleep(10);
          self.deadline = 5;
          expect(signal.aborted).toBe(true);
          await sleep(1);
        },
        { deadline: 100 },
      );
      expect(await rejection(work)).toMatchObject({ code: "ERR_TIMEOUT" });
    });
  });

  it("is refused where it is no number", async () => {
    await timed(async () => {
      expect(() => scope(() => 1, { deadline: Number.NaN })).toThrow(/deadline was set to NaN/);
    });
  });

  it("leaves no timer behind", async () => {
    const loop = new VirtualLoop();
    await loop.run(async () => {
      await failAfter(FOREVER, () => sleep(1));
      await moveOnAfter(FOREVER, () => sleep(1));
    });
    expect(() => loop.runForever()).toThrow(expect.objectContaining({ code: "ERR_STALLED" }));
    expect(loop.time()).toBe(2);
  });
});
