// Behaviours that CPython's tests of concurrent.futures ask for and that no other test here has; docs/fidelity/concurrent.md
// lists them all.
import { availableParallelism } from "node:os";
import {
  ALL_COMPLETED,
  asCompleted,
  CancelledError,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  InvalidStateError,
  setReporter,
  TimeoutError,
  WorkerExecutor,
  wait,
} from "sennit/concurrent";
import { afterEach, describe, expect, test, vi } from "vitest";
import { entered, errorOf, letGo, MODULE, newGate, newPool, type Tasks, watchWorkers } from "./fixtures/pools.ts";

const ERROR = new RangeError("failed");

/** A future in each of its states. */
const STATES = {
  pending: () => new Future<number>(),
  running: () => started(new Future<number>()),
  cancelled: () => cancelled(new Future<number>()),
  notified: () => started(cancelled(new Future<number>())),
  failed: () => failed(new Future<number>()),
  finished: () => finished(new Future<number>()),
};

type StateName = keyof typeof STATES;

function started<T>(future: Future<T>): Future<T> {
  future.setRunningOrNotifyCancel();
  return future;
}

function cancelled<T>(future: Future<T>): Future<T> {
  future.cancel();
  return future;
}

function failed<T>(future: Future<T>): Future<T> {
  future.setException(ERROR);
  future.exception();
  return future;
}

function finished(future: Future<number>): Future<number> {
  future.setResult(42);
  return future;
}

afterEach(() => {
  setReporter(undefined);
});

describe("cf future", () => {
  test.each<[StateName, { cancel: boolean; cancelled: boolean; done: boolean; running: boolean }]>([
    ["pending", { cancel: true, cancelled: false, done: false, running: false }],
    ["running", { cancel: false, cancelled: false, done: false, running: true }],
    ["cancelled", { cancel: true, cancelled: true, done: true, running: false }],
    ["notified", { cancel: true, cancelled: true, done: true, running: false }],
    ["failed", { cancel: false, cancelled: false, done: true, running: false }],
    ["finished", { cancel: false, cancelled: false, done: true, running: false }],
  ])("79: a %s one answers %o", (name, answers) => {
    const future = STATES[name]();
    const { cancel, ...rest } = answers;
    expect({ cancelled: future.cancelled(), done: future.done(), running: future.running() }).toEqual(rest);
    expect(future.cancel()).toBe(cancel);
    expect(future.cancelled()).toBe(rest.cancelled || name === "pending");
  });

  test.each<[StateName, unknown, unknown]>([
    ["pending", InvalidStateError, InvalidStateError],
    ["running", InvalidStateError, InvalidStateError],
    ["cancelled", CancelledError, CancelledError],
    ["notified", CancelledError, CancelledError],
    ["failed", ERROR, undefined],
    ["finished", undefined, undefined],
  ])("result and exception of a %s one", (name, ofResult, ofException) => {
    const future = STATES[name]();
    if (ofResult === undefined) expect(future.result()).toBe(42);
    else expect(() => future.result()).toThrow(ofResult as Error);
    if (ofException === undefined) expect(future.exception()).toBe(name === "failed" ? ERROR : undefined);
    else expect(() => future.exception()).toThrow(ofException as Error);
  });

  test.each<[string, StateName, (future: Future<number>) => unknown]>([
    ["a result", "running", finished],
    ["an error", "running", failed],
    ["a cancellation", "pending", cancelled],
  ])("79: a callback hears of %s, before and after it is there", (_, state, settle) => {
    const future = STATES[state]();
    const heard: unknown[] = [];
    future.addDoneCallback((it) => heard.push(it));
    settle(future);
    future.addDoneCallback((it) => heard.push(it));
    expect(heard).toEqual([future, future].map(() => expect.any(Future)));
    expect(heard.every((it) => it === future)).toBe(true);
  });

  test.each([undefined, null, 0, "", false])("an error that is %o is an error", async (falsy) => {
    const future = new Future<number>();
    const first = wait([future, new Future<number>()], { returnWhen: FIRST_EXCEPTION });
    future.setException(falsy);
    expect(first.done()).toBe(true);
    await expect(future.then()).rejects.toBe(falsy);
    let thrown: unknown = "nothing";
    try {
      future.result();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(falsy);
  });
});

describe("cf wait", () => {
  test("80: FIRST_COMPLETED is there at once when some are done, and knows only of what executors have noticed", () => {
    const [pending, unnoticed, notified, done] = [
      STATES.pending(),
      STATES.cancelled(),
      STATES.notified(),
      STATES.finished(),
    ];
    const result = wait([pending, unnoticed, notified, done], { returnWhen: FIRST_COMPLETED }).result();
    expect([...result.done].every((future) => future === notified || future === done)).toBe(true);
    expect([result.done.size, result.notDone.size]).toEqual([2, 2]);
  });

  test("80: FIRST_EXCEPTION goes on after results and cancellations that are there already", () => {
    const [first, second] = [STATES.running(), STATES.running()];
    const [unnoticed, notified, done] = [STATES.cancelled(), STATES.notified(), STATES.finished()];
    const waiting = wait([done, unnoticed, notified, first, second], { returnWhen: FIRST_EXCEPTION });
    expect(waiting.done()).toBe(false);
    failed(first);
    const result = waiting.result();
    expect([...result.notDone].every((future) => future === unnoticed || future === second)).toBe(true);
    expect([result.done.size, result.notDone.size]).toEqual([3, 2]);
  });

  test("FIRST_EXCEPTION is there at once when one has failed", () => {
    const pending = STATES.pending();
    const result = wait([pending, STATES.failed()], { returnWhen: FIRST_EXCEPTION }).result();
    expect([result.done.size, result.notDone.has(pending)]).toEqual([1, true]);
  });

  test("80: ALL_COMPLETED is there when all are, however", () => {
    const last = STATES.running();
    const waiting = wait([STATES.notified(), STATES.failed(), STATES.finished(), last], { returnWhen: ALL_COMPLETED });
    expect(waiting.done()).toBe(false);
    finished(last);
    expect(waiting.result().done.size).toBe(4);
  });

  test("loses none of many tasks that end while it begins", async () => {
    const pool = newPool({ workers: 2 });
    const futures = Array.from({ length: 200 }, (_, n) => pool.submit("add", n, n));
    await futures[10];
    const first = await wait(futures, { returnWhen: FIRST_COMPLETED });
    expect(first.done.size).toBeGreaterThan(0);
    expect((await wait(futures)).done.size).toBe(200);
  });
});

describe("cf as_completed", () => {
  test("80: gives first what is done already, and then the rest", async () => {
    const last = STATES.running();
    const futures = [last, STATES.notified(), STATES.failed(), STATES.finished()];
    const order: number[] = [];
    for await (const { index } of asCompleted(futures)) {
      order.push(index);
      if (order.length === 3) finished(last);
    }
    expect(order).toEqual([1, 2, 3, 0]);
  });

  test("with a timeout of 0 gives what is done, and then fails", async () => {
    vi.useFakeTimers();
    const iterator = asCompleted([STATES.pending(), STATES.finished()], { timeout: 0 })[Symbol.asyncIterator]();
    expect((await iterator.next()).value?.index).toBe(1);
    const late = expect(iterator.next()).rejects.toThrow(TimeoutError);
    vi.advanceTimersByTime(0);
    await late;
    vi.useRealTimers();
  });
});

describe("cf executor", () => {
  test("81: an error of map comes in its place, after the results before it", async () => {
    const pool = newPool({ workers: 2 });
    const results: number[] = [];
    const collect = async (): Promise<void> => {
      const items = [new ArrayBuffer(1), new ArrayBuffer(2), null as unknown as ArrayBuffer, new ArrayBuffer(4)];
      for await (const size of pool.map("sizeOf", items)) results.push(size);
    };
    await expect(collect()).rejects.toThrow(TypeError);
    expect(results).toEqual([1, 2]);
  });

  test("81: map with a timeout fails when a task takes longer", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    await entered(gate);
    const results = pool.map("sizeOf", [new ArrayBuffer(1)], { timeout: 1 });
    await expect(results.next()).rejects.toThrow(TimeoutError);
    expect(pool.stats()).toMatchObject({ queued: 0, running: 1 });
    letGo(gate);
    await running;
  });

  test("there are as many threads as can run at the same time, and no more, however much there is to do", () => {
    const pool = new WorkerExecutor<Tasks>(MODULE);
    for (let n = 0; n < 15 * availableParallelism(); n += 1) pool.submit("add", n, n);
    expect(pool.stats().workers).toBe(availableParallelism());
    return pool.shutdown({ cancelFutures: true });
  });

  test.each([0, -1])("%d workers are refused", (workers) => {
    expect(() => new WorkerExecutor(MODULE, { workers })).toThrow("it must be at least 1");
  });

  test("threads have the name that the pool was given", async () => {
    const names: unknown[] = [];
    const unwatch = watchWorkers((_, options) => names.push(options?.name));
    await newPool({ name: "resizer" }).submit("add", 1, 2);
    unwatch();
    expect(names).toEqual(["resizer"]);
  });
});

describe("cf shutdown", () => {
  test("right after many submits runs them all", async () => {
    const pool = newPool({ workers: 2, maxTasksPerWorker: 7 });
    const futures = Array.from({ length: 50 }, (_, n) => pool.submit("add", n, n));
    await pool.shutdown();
    expect(futures.map((future) => future.result())).toEqual(futures.map((_, n) => 2 * n));
  });

  test("right after the cancellation of all that was submitted does not hang", async () => {
    const pool = newPool();
    expect(pool.submit("add", 1, 2).cancel()).toBe(true);
    await pool.shutdown();
    expect(pool.stats()).toEqual({ workers: 0, queued: 0, running: 0, ended: 1 });
  });

  test("81: without wait and with cancelFutures lets go on what runs, and cancels the rest", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const queued = Array.from({ length: 20 }, () => pool.submit("add", 1, 1));
    await entered(gate);
    await pool.shutdown({ wait: false, cancelFutures: true });
    expect(queued.every((future) => future.cancelled())).toBe(true);
    expect((await wait(queued)).done.size).toBe(20);
    expect(running.done()).toBe(false);
    letGo(gate);
    expect(await running).toBe(1);
  });

  test("of a pool that was never used ends at once", async () => {
    const pool = newPool();
    await pool.shutdown();
    expect(pool.stats()).toEqual({ workers: 0, queued: 0, running: 0, ended: 0 });
  });
});

describe("cf deadlock", () => {
  test("82: a thread that ends while a result is read fails that task, and no other", async () => {
    const pool = newPool();
    const dying = pool.submit("exitWhenRead");
    const others = [pool.submit("add", 1, 2), pool.submit("add", 3, 4)];
    expect(await errorOf(dying)).toMatchObject({ code: "ERR_BROKEN_WORKER", exitCode: 4 });
    expect(await Promise.all(others)).toEqual([3, 7]);
  });

  test("82: a thread that dies while much data is on its way to it loses none of the other tasks", async () => {
    const pool = newPool();
    const big = Array.from({ length: 4 }, () => new ArrayBuffer(4_000_000));
    const dying = pool.submit("exit", 1);
    const sizes = big.map((buffer) => pool.submit("sizeOf", buffer));
    const dyingToo = pool.submit("exit", 2);
    expect(await Promise.all(sizes)).toEqual([4_000_000, 4_000_000, 4_000_000, 4_000_000]);
    expect(await errorOf(dying)).toMatchObject({ exitCode: 1 });
    expect(await errorOf(dyingToo)).toMatchObject({ exitCode: 2 });
  });
});
