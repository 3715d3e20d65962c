import {
  BrokenExecutorError,
  BrokenWorkerError,
  CancelledError,
  QueueFullError,
  setReporter,
  WorkerExecutor,
  wait,
} from "sennit/concurrent";
import { run } from "sennit/loop";
import { afterEach, describe, expect, test, vi } from "vitest";
import { entered, errorOf, letGo, MODULE, newGate, newPool, until } from "./fixtures/pools.ts";

afterEach(() => {
  vi.useRealTimers();
  setReporter(undefined);
});

describe("initializer", () => {
  test("is called once on each thread, with its arguments, before the first task", async () => {
    const pool = newPool({ workers: 2, initializer: ["initialize", "a", 1] });
    const [first, second] = [newGate(), newGate()];
    const blocked = [pool.submit("block", first, 1), pool.submit("block", second, 2)];
    await Promise.all([entered(first), entered(second)]);
    letGo(first);
    letGo(second);
    await Promise.all(blocked);
    const asked = await Promise.all([1, 2, 3, 4].map(() => pool.submit("whatWasInitialized")));
    expect(asked).toEqual(Array(4).fill([["a", 1]]));
  });

  test("81: that fails breaks the pool for all that waits and all that comes", async () => {
    const pool = newPool({ workers: 2, initializer: ["failToInitialize", "no database"] });
    const futures = [pool.submit("add", 1, 1), pool.submit("add", 2, 2), pool.submit("add", 3, 3)];
    for (const future of futures) {
      const error = await errorOf(future);
      expect(error).toBeInstanceOf(BrokenExecutorError);
      expect(error).not.toBeInstanceOf(BrokenWorkerError);
      expect(error.message).toContain('its initializer "failToInitialize" failed on a worker (no database)');
      expect(error.cause).toMatchObject({ name: "RangeError", code: "E_INIT" });
    }
    expect(() => pool.submit("add", 4, 4)).toThrow(BrokenExecutorError);
    expect(() => pool.ready()).toThrow(BrokenExecutorError);
    await pool.shutdown();
    expect(() => pool.submit("add", 4, 4)).toThrow(BrokenExecutorError);
    await until(() => pool.stats().workers === 0);
  });

  test("81: that never ends breaks the pool too, where Node can know it", async () => {
    const error = await errorOf(newPool({ initializer: ["initializeNever"] }).submit("add", 1, 1));
    expect(error).toBeInstanceOf(BrokenExecutorError);
    expect(error.message).toContain("exit code 13");
  });

  test("must be a function of the module", async () => {
    const error = await errorOf(newPool({ initializer: ["answer" as "initialize"] }).submit("add", 1, 1));
    expect(error.message).toContain(
      "exports no function of that name. Write instead: new WorkerExecutor(module, { init",
    );
  });

  test("with arguments that cannot cross is refused at once", () => {
    expect(() => newPool({ initializer: ["initialize", () => 1] })).toThrow("its arguments cannot be cloned");
  });
});

describe("idleTimeout", () => {
  test("ends a thread that has had nothing to do for so long; the next task starts another", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const pool = newPool({ idleTimeout: 500 });
    await pool.submit("add", 1, 1);
    vi.advanceTimersByTime(400);
    const before = await pool.submit("whereAmI");
    vi.advanceTimersByTime(499);
    expect(await pool.submit("whereAmI")).toEqual(before);
    vi.advanceTimersByTime(500);
    await until(() => pool.stats().workers === 0);
    expect((await pool.submit("whereAmI")).threadId).not.toBe(before.threadId);
  });

  test("is 10 seconds without it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const pool = newPool();
    const before = await pool.submit("whereAmI");
    vi.advanceTimersByTime(9999);
    expect(await pool.submit("whereAmI")).toEqual(before);
    vi.advanceTimersByTime(10_000);
    await until(() => pool.stats().workers === 0);
  });

  test("of 0 ends it when there is no work", async () => {
    const pool = newPool({ idleTimeout: 0, workers: 2 });
    const futures = Array.from({ length: 20 }, (_, n) => pool.submit("add", n, 1));
    expect((await wait(futures)).done.size).toBe(20);
    await until(() => pool.stats().workers === 0);
    expect(await pool.submit("add", 1, 2)).toBe(3);
  });

  test("of Infinity never ends it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const pool = newPool({ idleTimeout: Number.POSITIVE_INFINITY });
    const before = await pool.submit("whereAmI");
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1e9);
    expect(await pool.submit("whereAmI")).toEqual(before);
  });

  test("does not touch a thread that works", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const pool = newPool({ idleTimeout: 500 });
    await pool.submit("add", 1, 1);
    const gate = newGate();
    const future = pool.submit("block", gate, "fine");
    await entered(gate);
    vi.advanceTimersByTime(5000);
    letGo(gate);
    expect(await future).toBe("fine");
  });
});

describe("maxTasksPerWorker", () => {
  test("replaces a thread that has run so many tasks", async () => {
    const pool = newPool({ maxTasksPerWorker: 2 });
    const futures = Array.from({ length: 5 }, () => pool.submit("countCalls"));
    const calls = await Promise.all(futures);
    expect(calls.map(({ count }) => count)).toEqual([1, 2, 1, 2, 1]);
    expect(new Set(calls.map(({ threadId }) => threadId)).size).toBe(3);
  });

  test("does not count what was cancelled before it began", async () => {
    const pool = newPool({ maxTasksPerWorker: 3 });
    const gate = newGate();
    const blocked = pool.submit("block", gate, 1);
    const cancelled = [pool.submit("countCalls"), pool.submit("countCalls")];
    const kept = pool.submit("countCalls");
    await entered(gate);
    expect(cancelled.map((future) => future.cancel())).toEqual([true, true]);
    const last = pool.submit("countCalls");
    letGo(gate);
    await blocked;
    expect([(await kept).threadId, (await kept).count]).toEqual([(await last).threadId, 1]);
  });
});

describe("maxQueue", () => {
  test("limits how many tasks may wait for a thread", async () => {
    const pool = newPool({ workers: 1, maxQueue: 2 });
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const queued = [pool.submit("add", 1, 1), pool.submit("add", 2, 2)];
    await entered(gate);
    expect(() => pool.submit("add", 3, 3)).toThrow(QueueFullError);
    expect(() => pool.submit("add", 3, 3)).toThrow(
      "and 2 tasks wait (maxQueue). Write instead: await pool.ready(); pool",
    );
    expect(pool.stats()).toEqual({ workers: 1, queued: 2, running: 1, ended: 0 });
    queued[0]?.cancel();
    const another = pool.submit("add", 3, 3);
    expect(() => pool.submit("add", 4, 4)).toThrow(expect.objectContaining({ code: "ERR_QUEUE_FULL" }));
    letGo(gate);
    expect(await Promise.all([running, queued[1], another])).toEqual([1, 4, 6]);
  });

  test("of 0 lets no task wait for another", async () => {
    const pool = newPool({ workers: 2, maxQueue: 0 });
    const futures = [pool.submit("add", 1, 1), pool.submit("add", 2, 2)];
    expect(() => pool.submit("add", 3, 3)).toThrow(QueueFullError);
    await wait(futures);
    expect(await pool.submit("add", 3, 3)).toBe(6);
  });

  test("81: map submits what there is room for, and the rest when there is more", async () => {
    const pool = newPool({ workers: 1, maxQueue: 2 });
    const sizes: number[] = [];
    const buffers = [1, 2, 3, 4, 5, 6].map((size) => new ArrayBuffer(size));
    for await (const size of pool.map("sizeOf", buffers)) sizes.push(size);
    expect(sizes).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("81: map that was told to submit more than that cancels what it has submitted", async () => {
    const pool = newPool({ workers: 1, maxQueue: 1 });
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    await entered(gate);
    expect(() => pool.map("sizeOf", [new ArrayBuffer(1), new ArrayBuffer(2)], { bufferSize: 2 })).toThrow(
      QueueFullError,
    );
    expect(pool.stats()).toEqual({ workers: 1, queued: 0, running: 1, ended: 1 });
    letGo(gate);
    await running;
  });
});

describe("ready", () => {
  test("is done at once where there is room", async () => {
    expect(newPool().ready().done()).toBe(true);
    expect(newPool({ maxQueue: 0 }).ready().done()).toBe(true);
  });

  test("waits for room, in a coroutine or by await", async () => {
    const pool = newPool({ workers: 1, maxQueue: 1 });
    const results: number[] = [];
    await run(function* () {
      for (let n = 0; n < 30; n += 1) {
        yield* pool.ready();
        pool.submit("add", n, 0).addDoneCallback((future) => results.push(future.result()));
      }
    });
    await pool.ready();
    await pool.submit("add", 30, 0).then((n) => results.push(n));
    expect(results).toEqual(Array.from({ length: 31 }, (_, n) => n));
  });

  test("tells one for each place, in the order in which they came", async () => {
    const pool = newPool({ workers: 1, maxQueue: 0 });
    let most = 0;
    const results = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        await pool.ready();
        const future = pool.submit("add", n, 0);
        const { queued, running } = pool.stats();
        most = Math.max(most, queued + running);
        return future;
      }),
    );
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(1);
  });

  test("tells the next when somebody does not use his place", async () => {
    const pool = newPool({ workers: 1, maxQueue: 0 });
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const told: string[] = [];
    pool.ready().addDoneCallback(() => told.push("first"));
    const second = pool.ready();
    await entered(gate);
    expect([told.length, second.done()]).toEqual([0, false]);
    letGo(gate);
    await running;
    await second;
    expect(told).toEqual(["first"]);
  });

  test("can be cancelled, and takes no place then", async () => {
    const pool = newPool({ workers: 1, maxQueue: 0 });
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const first = pool.ready();
    const second = pool.ready();
    expect(first.cancel("not needed")).toBe(true);
    expect((await wait([first])).done.size).toBe(1);
    await expect(first).rejects.toThrow(CancelledError);
    letGo(gate);
    await running;
    await second;
  });

  test("fails when the pool is shut down, and is refused after that", async () => {
    const pool = newPool({ workers: 1, maxQueue: 0 });
    const gate = newGate();
    pool.submit("block", gate, 1);
    const waiting = pool.ready();
    const end = pool.shutdown();
    expect((await errorOf(waiting)).message).toContain("it was shut down before");
    expect(() => pool.ready()).toThrow("it was shut down before");
    letGo(gate);
    await end;
  });

  test("fails when the pool breaks", async () => {
    const pool = newPool({ workers: 1, maxQueue: 0, initializer: ["failToInitialize", "no"] });
    const future = pool.submit("add", 1, 2);
    expect(await errorOf(pool.ready())).toBeInstanceOf(BrokenExecutorError);
    expect(await errorOf(future)).toBeInstanceOf(BrokenExecutorError);
  });
});

describe("prefetch", () => {
  test("what was sent ahead and has not begun can be cancelled, and begins in order", async () => {
    const pool = newPool();
    await pool.submit("add", 1, 1);
    const gate = newGate();
    const running = pool.submit("block", gate, "first");
    const ahead = Array.from({ length: 40 }, () => pool.submit("countCalls"));
    await entered(gate);
    expect(ahead.filter((_, n) => n % 2 === 0).every((future) => future.cancel())).toBe(true);
    expect(ahead.every((future) => !future.running())).toBe(true);
    expect(running.running()).toBe(true);
    letGo(gate);
    const calls = await Promise.all(ahead.filter((_, n) => n % 2 === 1));
    expect(calls.map(({ count }) => count)).toEqual(calls.map((_, n) => n + 1));
  });

  test("what was sent ahead goes to another thread that has nothing to do", async () => {
    const pool = newPool({ workers: 2 });
    const [first, second] = [newGate(), newGate()];
    const blocked = [pool.submit("block", first, 1), pool.submit("block", second, 2)];
    await Promise.all([entered(first), entered(second)]);
    const others = Array.from({ length: 10 }, (_, n) => pool.submit("add", n, n));
    letGo(second);
    expect(await Promise.all(others)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(blocked[0]?.done()).toBe(false);
    letGo(first);
    expect(await Promise.all(blocked)).toEqual([1, 2]);
  });

  test("82: what was sent ahead to a thread that dies runs on the next", async () => {
    const pool = newPool();
    const gate = newGate();
    const failing = pool.submit("block", gate, 1);
    const dying = pool.submit("exit", 3);
    const others = Array.from({ length: 40 }, (_, n) => pool.submit("add", n, n));
    letGo(gate);
    expect(await failing).toBe(1);
    expect(await errorOf(dying)).toMatchObject({ exitCode: 3 });
    expect(await Promise.all(others)).toEqual(others.map((_, n) => 2 * n));
  });

  test("what is transferred is not sent ahead, and keeps its turn", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    await entered(gate);
    const buffer = new ArrayBuffer(8);
    const moved = pool.submitWith({ transfer: [buffer] }, "sizeOf", buffer);
    const after = pool.submit("countCalls");
    await null;
    expect(buffer.byteLength).toBe(8);
    letGo(gate);
    expect([await running, await moved, (await after).count]).toEqual([1, 8, 1]);
    expect(buffer.byteLength).toBe(0);
  });

  test.each([0, 1, 100, Number.POSITIVE_INFINITY])("may be %d", async (prefetch) => {
    const pool = newPool({ workers: 2, prefetch });
    const futures = Array.from({ length: 50 }, (_, n) => pool.submit("add", n, 1));
    expect(await Promise.all(futures)).toEqual(futures.map((_, n) => n + 1));
  });

  test("does not keep a task from beginning while this thread is busy", async () => {
    const pool = newPool();
    await pool.submit("add", 1, 1);
    const gate = newGate();
    pool.submit("block", gate, 1);
    // Without letting this thread's event loop turn.
    expect(Atomics.wait(gate, 0, 0, 10_000)).not.toBe("timed-out");
  });
});

test("a thread that dies between its tasks fails none of them, and is reported", async () => {
  const reporter = vi.fn();
  setReporter(reporter);
  const pool = newPool();
  const left = pool.submit("leaveRejection");
  const others = Array.from({ length: 5 }, (_, n) => pool.submit("add", n, 1));
  expect(await left).toBe("returned");
  expect(await Promise.all(others)).toEqual([1, 2, 3, 4, 5]);
  expect(reporter).toHaveBeenCalledExactlyOnceWith({
    message: "A worker ended between its tasks",
    exception: expect.objectContaining({ message: "left behind" }),
  });
});

test("what a module does with its thread's own port disturbs nothing", async () => {
  const pool = newPool();
  expect(await pool.submit("talkToParent")).toBe("fine");
  expect(await pool.submit("add", 1, 2)).toBe(3);
});

test("a thread works on 1000 tasks at most", async () => {
  const pool = newPool({ tasksPerWorker: Number.POSITIVE_INFINITY });
  const gate = newGate();
  const futures = Array.from({ length: 1200 }, (_, n) => pool.submit("wait", gate, n));
  await entered(gate);
  letGo(gate);
  expect((await wait(futures)).done.size).toBe(1200);
});

test.each([
  { maxQueue: -1 },
  { maxQueue: Number.NaN },
  { prefetch: -1 },
  { origins: -1 },
  { idleTimeout: -1 },
  { maxTasksPerWorker: 0 },
])("%o is refused", (options) => {
  expect(() => new WorkerExecutor(MODULE, options)).toThrow("it must be at least");
});
