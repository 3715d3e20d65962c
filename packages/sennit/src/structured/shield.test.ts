import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { failAfter } from "./failAfter.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";

const FOREVER = 1_000_000;
const rejection = (work: PromiseLike<unknown>): PromiseLike<unknown> => work.then(undefined, (error) => error);

async function timed<T>(main: () => Promise<T>): Promise<[T, number]> {
  const loop = new VirtualLoop();
  const result = await loop.run(main);
  return [result, loop.time()];
}

describe("shield()", () => {
  it("lets cleanup wait in a cancelled scope, and the next wait is cancelled", async () => {
    const log: unknown[] = [];
    const [, time] = await timed(() =>
      Promise.resolve(
        moveOnAfter(10, async () => {
          try {
            await sleep(FOREVER);
          } finally {
            log.push(await shield(() => sleep(5, "rolled back")));
            await sleep(FOREVER);
            log.push("never");
          }
        }),
      ),
    );
    expect([log, time]).toEqual([["rolled back"], 15]);
  });

  it("is waited for when the cancellation comes in the middle of it", async () => {
    const log: unknown[] = [];
    const [, time] = await timed(async () =>
      moveOnAfter(10, async () => {
        await shield(async () => {
          await sleep(20);
          log.push("committed");
        });
        log.push("goes on");
        await sleep(FOREVER);
      }),
    );
    expect([log, time]).toEqual([["committed", "goes on"], 20]);
  });

  it("does so in coroutines", () => {
    const loop = new VirtualLoop();
    const log: unknown[] = [];
    loop.runUntilComplete(function* () {
      yield* moveOnAfter(10, function* () {
        try {
          yield* sleep(FOREVER);
        } finally {
          log.push(yield* shield(() => sleep(5, "rolled back")));
        }
      });
    });
    expect([log, loop.time()]).toEqual([["rolled back"], 15]);
  });

  it("is cancelled when the grace is over, which begins with the cancellation", async () => {
    const [error, time] = await timed(async () => {
      let inner: unknown;
      const work = failAfter(10, async () => {
        try {
          await shield(() => sleep(FOREVER), { grace: 5 });
        } catch (error) {
          inner = error;
          throw error;
        }
      });
      const outer = await rejection(work);
      expect(inner).toMatchObject({ name: "CancelledError", reason: outer });
      return outer;
    });
    expect([error, time]).toMatchObject([{ code: "ERR_TIMEOUT" }, 15]);
  });

  it("has its grace in a scope that is cancelled already", async () => {
    const [, time] = await timed(async () =>
      moveOnAfter(10, async () => {
        try {
          await sleep(FOREVER);
        } finally {
          await shield(() => sleep(FOREVER), { grace: 5 });
        }
      }),
    );
    expect(time).toBe(15);
  });

  it("refuses to be cancelled by whoever waits, who is cancelled afterwards", async () => {
    const [log, time] = await timed(async () => {
      const log: unknown[] = [];
      const work = shield(() => sleep(10, "value"));
      await sleep(1);
      log.push(work.cancel("why"), await work);
      return log;
    });
    expect([log, time]).toEqual([[false, "value"], 10]);
  });

  it("has deadlines of its own inside", async () => {
    const [got, time] = await timed(async () =>
      moveOnAfter(10, () => shield(() => moveOnAfter(30, () => sleep(FOREVER), "inner"))),
    );
    expect([got, time]).toEqual(["inner", 30]);
  });

  it("does not know the deadlines around it", async () => {
    await timed(async () => {
      await failAfter(10, async (_signal, outer) => {
        await shield(async (_inner, own) => expect(own.effectiveDeadline).toBe(undefined));
        await scope(async (_inner, own) => expect(own.effectiveDeadline).toBe(outer.deadline));
      });
    });
  });

  it("takes a grace of a number of milliseconds", () => {
    expect(() => shield(() => 1, { grace: -1 })).toThrow(/grace was set to -1/);
  });
});
