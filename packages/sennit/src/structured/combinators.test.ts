import { describe, expect, it } from "vitest";
import { CancelledError, type ExceptionGroup } from "../core/index.ts";
import { CountedFuture } from "../fixtures/countedFuture.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Deferred } from "../twisted/index.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { race } from "./race.ts";
import { scope } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { audienceSize } from "./thenables.ts";

const FOREVER = 1_000_000;
const planted = new Error("planted");
const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });
const rejection = (work: PromiseLike<unknown>): PromiseLike<unknown> => work.then(undefined, (error) => error);

/** Runs `main` in virtual time, and says at which time it was done, and what was reported. */
async function timed<T>(main: (loop: VirtualLoop) => Promise<T>): Promise<[T, number, string[]]> {
  const loop = new VirtualLoop();
  const reported: string[] = [];
  loop.setExceptionHandler((_loop, { message }) => reported.push(message));
  const result = await loop.run(() => main(loop));
  return [result, loop.time(), reported];
}

const failsAfter = (ms: number, error: unknown) => async (): Promise<never> => {
  await sleep(ms);
  throw error;
};

/** Work that is never done, and says when it is cancelled, after a cleanup of 5 ms. */
const cancellable = (log: unknown[]) => async (signal: AbortSignal) => {
  try {
    await sleep(FOREVER);
  } finally {
    await shield(() => sleep(5));
    log.push(signal.reason);
  }
};

describe("all()", () => {
  it("gives a list for a list and a record for a record, of whatever can be waited for", async () => {
    const [got, time] = await timed(async (loop) => {
      const deferred = new Deferred<string>();
      loop.callLater(5, () => deferred.callback("Deferred"));
      const list = await all([
        async () => "async function",
        function* () {
          return yield* sleep(10, "generator function");
        },
        sleep(1, "call"),
        Promise.resolve("promise"),
        deferred,
        "value",
      ]);
      return [list, await all({ a: 1, b: () => 2 }), await all(new Set([1, 2]))];
    });
    expect(got).toEqual([
      ["async function", "generator function", "call", "promise", "Deferred", "value"],
      { a: 1, b: 2 },
      [1, 2],
    ]);
    expect(time).toBe(10);
  });

  it("is the empty list, or record, of nothing", async () => {
    const [got] = await timed(async () => [await all([]), await all({})]);
    expect(got).toEqual([[], {}]);
  });

  it("cancels the rest at the first failure, waits for the cleanup, and has all errors", async () => {
    const inCleanup = new Error("in cleanup");
    const log: unknown[] = [];
    const [error, time] = await timed(async () =>
      rejection(
        all([
          cancellable(log),
          failsAfter(10, planted),
          async () => {
            await sleep(FOREVER).then(undefined, () => Promise.reject(inCleanup));
          },
        ]),
      ),
    );
    expect((error as ExceptionGroup).errors).toEqual([planted, inCleanup]);
    expect(time).toBe(15);
    expect(log).toEqual([cancelledFor(planted)]);
    expect((log[0] as Error).message).toBe("another one in all() has failed: planted");
  });

  it("lets go of futures that ran before, at the first failure", async () => {
    await timed(async (loop) => {
      const future = new CountedFuture(loop);
      const promise = new Promise(() => undefined);
      await rejection(all([future, promise, failsAfter(1, planted)]));
      expect([future.done(), future.observers, audienceSize(promise)]).toEqual([false, 0, 0]);
    });
  });

  it("is cancelled when an input is, and cancels the rest", async () => {
    const log: unknown[] = [];
    await timed(async (loop) => {
      const future = new CountedFuture(loop);
      loop.callLater(10, () => future.cancel("why"));
      expect(await rejection(all([cancellable(log), future]))).toEqual(cancelledFor("why"));
    });
    expect(log).toEqual([cancelledFor("why")]);
  });

  it("is cancelled with all that it has started, waits for the cleanup, and lets go of the rest", async () => {
    const log: unknown[] = [];
    const [, time] = await timed(async (loop) => {
      const future = new CountedFuture(loop);
      const work = all([cancellable(log), future, cancellable(log)]);
      await sleep(1);
      work.cancel("why");
      expect(await rejection(work)).toEqual(cancelledFor("why"));
      expect([future.done(), future.observers]).toEqual([false, 0]);
    });
    expect([log, time]).toEqual([["why", "why"], 6]);
  });

  it("has limits of its own", async () => {
    const [errors, time] = await timed(async () => [
      await rejection(all([() => sleep(FOREVER)], { deadline: 10 })),
      await rejection(all([() => sleep(FOREVER)], { signal: AbortSignal.abort(planted) })),
    ]);
    expect(errors).toEqual([expect.objectContaining({ code: "ERR_TIMEOUT" }), cancelledFor(planted)]);
    expect(time).toBe(10);
  });

  it("refuses what is no list, and a signal in it", () => {
    for (const wrong of [undefined, 1, "ab", () => 1]) {
      expect(() => all(wrong as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_LIST" }));
    }
    expect(() => all([AbortSignal.timeout(1)])).toThrow(/await all\(work, \{ signal \}\)/);
  });

  it("does not abort the signals of those that have ended: what they gave may still be read", async () => {
    await timed(async () => {
      const [first] = await all([(signal: AbortSignal) => signal, () => sleep(10)]);
      const won = await race([(signal: AbortSignal) => signal, () => sleep(FOREVER)]);
      expect([first.aborted, (won as AbortSignal).aborted]).toEqual([false, false]);
    });
  });
});

describe("race()", () => {
  it("gives the first outcome, of a record with its key", async () => {
    const [got, time] = await timed(async () => [
      await race([sleep(FOREVER, "slow"), sleep(10, "fast")]),
      await race({ slow: sleep(FOREVER), fast: () => sleep(10, "fast") }),
      await race([() => sleep(FOREVER), "value"]),
    ]);
    expect(got).toEqual(["fast", { key: "fast", value: "fast" }, "value"]);
    expect(time).toBe(20);
  });

  it("throws an error that is first, by identity", async () => {
    await timed(async () => {
      expect(await rejection(race([failsAfter(1, planted), sleep(FOREVER)]))).toBe(planted);
    });
  });

  it("cancels the losers that it has started, and waits for their cleanup", async () => {
    const log: unknown[] = [];
    const [got, time] = await timed(async () => race([cancellable(log), cancellable(log), sleep(10, "won")]));
    expect([got, time, log]).toEqual(["won", 15, ["another one has won the race", "another one has won the race"]]);
  });

  it("never starts what comes after a value that is there", async () => {
    let started = 0;
    const work = async (): Promise<void> => {
      started += 1;
    };
    await timed(async () => race([work, "value", work]));
    expect(started).toBe(0);
  });

  it("reports the failure of a loser, and keeps the value", async () => {
    const [got, , reported] = await timed(async () =>
      race([sleep(1, "won"), () => sleep(FOREVER).then(undefined, () => Promise.reject(planted))]),
    );
    expect([got, reported]).toEqual(["won", ["Something that was no longer needed has failed"]]);
  });

  it("refuses an empty list: it would never end", () => {
    expect(() => race([])).toThrow(expect.objectContaining({ code: "ERR_NOTHING_TO_WAIT_FOR" }));
    expect(() => race({})).toThrow(/nobody can win it/);
  });

  it("waits for one future without owning it", async () => {
    await timed(async (loop) => {
      const future = new CountedFuture<string>(loop);
      const waiting = scope(() => race([future]));
      await sleep(1);
      waiting.cancel("why");
      expect(await rejection(waiting)).toEqual(cancelledFor("why"));
      expect([future.done(), future.observers]).toEqual([false, 0]);
    });
  });

  it("leaves nothing on what has lost, of any kind", async () => {
    await timed(async (loop) => {
      const future = new CountedFuture(loop);
      const deferred = new Deferred<void>();
      const observe = deferred["~future"].observe;
      let attached = 0;
      const spied = {
        "~future": {
          ...deferred["~future"],
          observe: (observer: never) => {
            attached += 1;
            const detach = observe(observer);
            return () => {
              attached -= 1;
              detach();
            };
          },
        },
      };
      const promise = new Promise(() => undefined);
      for (let i = 0; i < 100; i += 1) await race([future, spied, promise, sleep(1)]);
      expect([future.observers, attached, audienceSize(promise)]).toEqual([0, 0, 0]);
    });
  });
});

describe("any()", () => {
  it("gives the first value, whatever has failed before", async () => {
    const log: unknown[] = [];
    const [got, time, reported] = await timed(async () => [
      await any([failsAfter(1, planted), () => sleep(10, "up"), cancellable(log)]),
      await any({ down: failsAfter(1, planted), up: () => sleep(10, "up") }),
    ]);
    expect(got).toEqual(["up", { key: "up", value: "up" }]);
    expect([time, log, reported]).toEqual([25, ["another one has succeeded"], []]);
  });

  it("has all errors in the order of the inputs, where none succeeds", async () => {
    const other = new Error("other");
    const [error] = await timed(async (loop) => {
      const cancelled = new CountedFuture(loop);
      cancelled.cancel("why");
      return rejection(any([failsAfter(10, other), failsAfter(1, planted), cancelled]));
    });
    expect((error as ExceptionGroup).errors).toEqual([other, planted, expect.any(CancelledError)]);
  });

  it("has not succeeded with nothing", async () => {
    const [errors] = await timed(async () => [await rejection(any([])), await rejection(any({}))]);
    expect(errors).toMatchObject([{ errors: [] }, { message: "nothing in any() has succeeded (0 sub-exceptions)" }]);
  });
});
