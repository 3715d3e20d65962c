import { Piscina } from "piscina";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Execution } from "../core/execution.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { cancellable, fromPiscina } from "./piscina.ts";

const filename = new URL("./fixtures/piscinaTasks.mjs", import.meta.url).href;
const reason = { not: "needed" };

let pool: Piscina;
beforeAll(() => {
  pool = new Piscina({ filename, minThreads: 1, maxThreads: 1 });
});
afterAll(() => pool.destroy());

/** Two cells that a task marks when it has started, and when it has cleaned up. */
const cells = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(8));

/** What the types of ES2023 do not have yet. */
interface WaitAsync {
  waitAsync(cells: Int32Array, cell: number, value: number): { value: Promise<unknown> | string };
}

/** Ends when a task has marked a cell. */
const marked = async (state: Int32Array, cell: number): Promise<void> => {
  await (Atomics as unknown as WaitAsync).waitAsync(state, cell, 0).value;
};

/** A task that is running, its cells, and the thread it runs on. */
async function running(name: string, grace?: number) {
  const state = cells();
  const work = fromPiscina(pool, state, { name, grace })["~recipe"].run() as Execution<unknown>;
  await marked(state, 0);
  return { state, work, thread: pool.threads[0]?.threadId };
}

describe("fromPiscina()", () => {
  it("has the value and the error of a task, and F18: runs it at each wait", async () => {
    const twice = fromPiscina(pool, 21, { name: "double" });
    expect([await outcomeOf(twice), await outcomeOf(twice)]).toEqual(Array(2).fill({ status: "fulfilled", value: 42 }));
    const failed = await outcomeOf(fromPiscina(pool, "planted", { name: "fail" }));
    expect(failed).toEqual({ status: "rejected", reason: new RangeError("planted"), expected: false });
  });

  it.each(["waitForAbort", "spin"])(
    "F10, F12: %s is asked to stop, and cleans up; its thread lives on",
    async (name) => {
      const { state, work, thread } = await running(name, Number.POSITIVE_INFINITY);
      expect(work["~future"].cancel?.(reason)).toBe(true);
      const outcome = await outcomeOf(work);
      expect(outcome.status).toBe("cancelled");
      expect(outcome).toHaveProperty("reason", reason);
      expect(Atomics.load(state, 1)).toBe(1);
      expect(await outcomeOf(fromPiscina(pool, 1, { name: "double" }))).toEqual({ status: "fulfilled", value: 2 });
      expect(pool.threads[0]?.threadId).toBe(thread);
    },
  );

  it("F12: sends a reason that cannot be copied as what it says, and keeps it on this side", async () => {
    const { work } = await running("waitForAbort", Number.POSITIVE_INFINITY);
    const uncopied = () => "a function";
    work["~future"].cancel?.(uncopied);
    expect(await outcomeOf(work)).toHaveProperty("reason", uncopied);
  });

  it("F6: ends the thread of a task that does not hear, after its grace", async () => {
    const { work, thread } = await running("deaf", 0);
    work["~future"].cancel?.(reason);
    const outcome = await outcomeOf(work);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", reason);
    expect(await outcomeOf(fromPiscina(pool, 1, { name: "double" }))).toEqual({ status: "fulfilled", value: 2 });
    expect(pool.threads[0]?.threadId).not.toBe(thread);
  });

  it("F10: has the value of a task that was asked and went on", async () => {
    const { work } = await running("keepsGoing", Number.POSITIVE_INFINITY);
    work["~future"].cancel?.(reason);
    expect(await outcomeOf(work)).toEqual({ status: "fulfilled", value: "all the same" });
  });

  it("F11: does not start a task that is cancelled while it is queued", async () => {
    const { work: first } = await running("waitForAbort", Number.POSITIVE_INFINITY);
    const state = cells();
    const queued = fromPiscina(pool, state, { name: "waitForAbort" })["~recipe"].run();
    queued["~future"].cancel?.(reason);
    expect(await outcomeOf(queued)).toHaveProperty("reason", reason);
    first["~future"].cancel?.();
    await outcomeOf(first);
    expect(Atomics.load(state, 0)).toBe(0);
  });

  it("F6: is cancelled when the task cancels itself", async () => {
    const outcome = await outcomeOf(fromPiscina(pool, "enough", { name: "cancelItself" }));
    expect(outcome).toEqual({ status: "cancelled", reason: "enough" });
  });

  it("says what to write for a function that was not made by cancellable()", async () => {
    const outcome = await outcomeOf(fromPiscina(pool, 1, { name: "plain" }));
    expect(outcome).toMatchObject({ reason: { code: "ERR_NOT_CANCELLABLE" } });
  });

  it("says what is wrong with a grace that is no time", () => {
    for (const grace of [-1, Number.NaN]) {
      expect(() => fromPiscina(pool, 1, { grace })).toThrow(expect.objectContaining({ code: "ERR_NOT_A_TIME" }));
    }
  });

  it("ends with the pool's error when the pool goes away", async () => {
    const own = new Piscina({ filename, minThreads: 1, maxThreads: 1 });
    const state = cells();
    const outcome = outcomeOf(fromPiscina(own, state, { name: "deaf" }));
    await marked(state, 0);
    await own.destroy();
    expect(await outcome).toMatchObject({ status: "rejected", expected: false });
  });
});

describe("cancellable()", () => {
  it("works by piscina's own run, too", async () => {
    expect(await pool.run(21, { name: "double" })).toBe(42);
    expect(await cancellable(async (n: number, signal) => (signal.aborted ? 0 : n))(42)).toBe(42);
  });
});
