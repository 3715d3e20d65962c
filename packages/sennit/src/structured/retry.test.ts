import { describe, expect, it, vi } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { moveOnAfter } from "./moveOnAfter.ts";
import { type RetryOptions, retry } from "./retry.ts";
import { sleep } from "./sleep.ts";
import type { RetryError } from "./structuredErrors.ts";

const FOREVER = 1_000_000;
const rejection = (work: PromiseLike<unknown>): PromiseLike<unknown> => work.then(undefined, (error) => error);

/** Work that fails until the attempt of this number, and notes when each of its attempts began. */
function failing(
  loop: VirtualLoop,
  until: number,
): { starts: number[]; work(signal: AbortSignal, attempt: number): number } {
  const starts: number[] = [];
  const work = (_signal: AbortSignal, attempt: number): number => {
    starts.push(loop.time());
    if (attempt < until) throw new Error(`attempt ${attempt}`);
    return attempt;
  };
  return { starts, work };
}

/** When the attempts began that all fail. */
async function startsWith(options: RetryOptions): Promise<number[]> {
  const loop = new VirtualLoop();
  const { starts, work } = failing(loop, Number.POSITIVE_INFINITY);
  await loop.run(async () => rejection(retry(work, options)));
  return starts;
}

describe("retry()", () => {
  it("tries until it succeeds, with growing delays", async () => {
    const loop = new VirtualLoop();
    const { starts, work } = failing(loop, 3);
    expect(await loop.run(async () => retry(work))).toBe(3);
    expect(starts).toEqual([0, 100, 300]);
  });

  it("works in coroutines, for work of every form", () => {
    const loop = new VirtualLoop();
    const got = loop.runUntilComplete(function* () {
      return yield* retry(function* (_signal, attempt) {
        yield* sleep(1);
        if (attempt < 2) throw new Error("planted");
        return "done";
      });
    });
    expect([got, loop.time()]).toEqual(["done", 102]);
  });

  it("gives up with the errors of all attempts, the last as the cause", async () => {
    const loop = new VirtualLoop();
    const { work } = failing(loop, 9);
    const error = (await loop.run(async () => rejection(retry(work, { attempts: 2 })))) as RetryError;
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({ name: "RetryError", code: "ERR_EXCEPTION_GROUP" });
    expect(error.message).toMatch(/^gave up after 2 attempts/);
    expect(error.errors.map((each: Error) => each.message)).toEqual(["attempt 1", "attempt 2"]);
    expect(error.cause).toBe(error.errors[1]);
  });

  it("takes delay, backoff and the longest delay from its options", async () => {
    expect(await startsWith({ attempts: 4, delay: 10, backoff: 3 })).toEqual([0, 10, 40, 130]);
    expect(await startsWith({ attempts: 4, delay: 10, backoff: 3, maxDelay: 20 })).toEqual([0, 10, 30, 50]);
    expect(await startsWith({ attempts: 3, delay: 10, backoff: 1 })).toEqual([0, 10, 20]);
    expect(await startsWith({ attempts: 3, delay: 0 })).toEqual([0, 0, 0]);
    expect(await startsWith({ attempts: 1 })).toEqual([0]);
  });

  it("leaves as much of the delays to chance as it is told, which may have a seed", async () => {
    const seeded = (): (() => number) => {
      let state = 42;
      return () => {
        state = (state * 16807) % 2147483647;
        return state / 2147483647;
      };
    };
    const options = { attempts: 5, delay: 100, backoff: 1, jitter: 0.5 };
    const first = await startsWith({ ...options, random: seeded() });
    expect(await startsWith({ ...options, random: seeded() })).toEqual(first);
    const delays = first.slice(1).map((start, i) => start - (first[i] as number));
    for (const delay of delays) expect(delay > 50 && delay <= 100).toBe(true);
    expect(new Set(delays).size).toBe(4);
    expect(await startsWith({ ...options, attempts: 2, random: () => 0 })).toEqual([0, 100]);
  });

  it("cuts off an attempt that takes too long, waits for its cleanup, and tries again", async () => {
    const loop = new VirtualLoop();
    const log: number[] = [];
    const got = await loop.run(async () =>
      retry(
        async (_signal, attempt) => {
          try {
            await sleep(attempt < 3 ? FOREVER : 1);
          } finally {
            log.push(loop.time());
          }
          return attempt;
        },
        { timeout: 10, delay: 5, backoff: 1 },
      ),
    );
    expect([got, log]).toEqual([3, [10, 25, 31]]);
  });

  it("asks whether another attempt makes sense", async () => {
    const loop = new VirtualLoop();
    const { starts, work } = failing(loop, 9);
    const when = vi.fn((_error: unknown, attempt: number) => attempt < 2);
    const error = (await loop.run(async () => rejection(retry(work, { when, attempts: 5 })))) as RetryError;
    expect(starts).toHaveLength(2);
    expect(when.mock.calls.map(([error, attempt]) => [(error as Error).message, attempt])).toEqual([
      ["attempt 1", 1],
      ["attempt 2", 2],
    ]);
    expect(error.errors).toHaveLength(2);
  });

  it("is cancelled in the middle of a delay, and of an attempt, and does not try again", async () => {
    const loop = new VirtualLoop();
    const { starts, work } = failing(loop, 9);
    await loop.run(async () => {
      const controller = new AbortController();
      const inDelay = retry(work, { signal: controller.signal, delay: FOREVER });
      await sleep(10);
      controller.abort("the user has left");
      expect(await rejection(inDelay)).toMatchObject({ name: "CancelledError", reason: "the user has left" });
      const attempts: number[] = [];
      const got = await moveOnAfter(
        10,
        () =>
          retry(async (_signal, attempt) => {
            attempts.push(attempt);
            await sleep(FOREVER);
          }),
        "moved on",
      );
      expect([got, attempts]).toEqual(["moved on", [1]]);
      expect(await rejection(retry(work, { signal: AbortSignal.abort("early") }))).toMatchObject({ reason: "early" });
    });
    expect([starts, loop.time()]).toEqual([[0], 20]);
  });

  it("does not take the cancellation of what it waits for as a failure", async () => {
    const loop = new VirtualLoop();
    let attempts = 0;
    const error = await loop.run(async () =>
      rejection(
        retry(async () => {
          attempts += 1;
          const other = loop.createFuture();
          other.cancel("by somebody else");
          await other;
        }),
      ),
    );
    expect([error, attempts]).toMatchObject([{ reason: "by somebody else" }, 1]);
  });

  it("refuses options that make no sense", () => {
    const options = [{ attempts: 0 }, { delay: -1 }, { backoff: Number.NaN }, { maxDelay: -1 }, { jitter: 2 }];
    for (const each of options) {
      expect(() => retry(() => 1, each)).toThrow(expect.objectContaining({ code: "ERR_RETRY_OPTION" }));
    }
  });
});
