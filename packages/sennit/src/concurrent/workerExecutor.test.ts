// The built package, because a worker runs what Node can load.
import {
  BrokenExecutorError,
  BrokenWorkerError,
  CancelledError,
  type Future,
  InlineExecutor,
  WorkerExecutor,
  wait,
} from "sennit/concurrent";
import { run } from "sennit/loop";
import { describe, expect, test } from "vitest";
import { entered, errorOf, letGo, MODULE, newGate, newPool, type Tasks } from "./fixtures/pools.ts";

describe("tasks", () => {
  test("run on another thread, and return values and promises", async () => {
    const pool = newPool();
    expect(await pool.submit("add", 1, 2)).toBe(3);
    expect(await pool.submit("addLater", 1, 2)).toBe(3);
    expect(await pool.submit("whereAmI")).toMatchObject({ isMainThread: false });
  });

  test("run at the same time on several workers", async () => {
    const pool = newPool({ workers: 2 });
    const [a, b] = [newGate(), newGate()];
    const futures = [pool.submit("block", a, "a"), pool.submit("block", b, "b")];
    await Promise.all([entered(a), entered(b)]);
    expect(pool.stats()).toEqual({ workers: 2, queued: 0, running: 2, ended: 0 });
    letGo(b);
    expect(await futures[1]).toBe("b");
    letGo(a);
    expect(await futures[0]).toBe("a");
  });

  test("wait in a coroutine as any future does", async () => {
    const pool = newPool();
    const result = await run(function* () {
      return (yield* pool.submit("add", 1, 2)) + 1;
    });
    expect(result).toBe(4);
  });

  test("several at a time on one worker, each with its own signal", async () => {
    const pool = newPool({ tasksPerWorker: 2 });
    const [a, b] = [newGate(), newGate()];
    const aborted = pool.submit("isAborted", a);
    const other = pool.submit("isAborted", b);
    await Promise.all([entered(a), entered(b)]);
    pool.abort(aborted);
    letGo(a);
    letGo(b);
    expect([await aborted, await other]).toEqual([true, false]);
  });

  test("81: map gives the results in order", async () => {
    const pool = newPool({ workers: 2 });
    const results: number[] = [];
    const buffers = [1, 2, 3].map((size) => new ArrayBuffer(size));
    for await (const size of pool.map("sizeOf", buffers, { bufferSize: 2 })) results.push(size);
    expect(results).toEqual([1, 2, 3]);
  });

  test("transfer moves what is named in it", async () => {
    const buffer = new ArrayBuffer(8);
    const size = newPool().submitWith({ transfer: [buffer] }, "sizeOf", buffer);
    expect(await size).toBe(8);
    expect(buffer.byteLength).toBe(0);
  });
});

describe("workers", () => {
  test("are started when there is work, one for each task up to their number", async () => {
    const pool = newPool({ workers: 2 });
    expect(pool.stats().workers).toBe(0);
    const first = pool.submit("add", 1, 1);
    expect(pool.stats().workers).toBe(1);
    const others = [pool.submit("add", 2, 2), pool.submit("add", 3, 3)];
    expect(pool.stats()).toEqual({ workers: 2, queued: 3, running: 0, ended: 0 });
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6]);
    expect(pool.stats()).toEqual({ workers: 2, queued: 0, running: 0, ended: 3 });
  });

  test("are used again", async () => {
    const pool = newPool({ workers: 2 });
    const first = await pool.submit("whereAmI");
    const second = await pool.submit("whereAmI");
    expect(second.threadId).toBe(first.threadId);
    expect(pool.stats().workers).toBe(1);
  });
});

describe("errors of tasks", () => {
  test("come back as what they were, with the stacks of both threads", async () => {
    const error = await errorOf(newPool().submit("throwTypeError"));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ name: "TypeError", message: "wrong type", code: "E_WRONG", extra: { depth: 1 } });
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(error.stack).toMatch(/at throwTypeError .*tasks\.mjs.*at submit\("throwTypeError"\).*workerExecutor\.test/s);
    expect(error.stack).not.toContain("workerEntry");
  });

  test.each([
    ["submit", (pool: WorkerExecutor<Tasks>) => pool.submit("throwTypeError")],
    ["submitWith", (pool: WorkerExecutor<Tasks>) => pool.submitWith({}, "throwTypeError")],
  ])("show the caller of %s right below it", async (_, submit) => {
    const error = await errorOf(submit(newPool()));
    const lines = (error.stack ?? "").split("\n");
    const line = lines.findIndex((each) => each.includes('at submit("throwTypeError") to a worker, by:'));
    expect(lines[line + 1]).toContain("workerExecutor.test");
  });

  test("do not show the caller without origins", async () => {
    const error = await errorOf(newPool({ origins: false }).submit("throwTypeError"));
    expect(error.stack).toMatch(/at throwTypeError .*tasks\.mjs.*\n {4}at submit\("throwTypeError"\) to a worker$/s);
  });

  test.each([
    [undefined, 3],
    [1, 1],
    [4, 4],
    [true, 6],
  ])("with origins: %s they show %d callers", async (origins, expected) => {
    const pool = newPool({ origins });
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 7;
    const nested = (depth: number): Future<unknown> => (depth > 0 ? nested(depth - 1) : pool.submit("throwTypeError"));
    const future = nested(10);
    expect(Error.stackTraceLimit).toBe(7);
    Error.stackTraceLimit = limit;
    const { stack = "" } = await errorOf(future);
    const callers = stack.split("to a worker, by:\n")[1]?.split("\n") ?? [];
    expect(callers.map((line) => line.includes("at nested "))).toEqual(new Array(expected).fill(true));
  });

  test("show no more callers than other errors have frames", async () => {
    const pool = newPool({ origins: 5 });
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 2;
    const future = pool.submit("throwTypeError");
    Error.stackTraceLimit = limit;
    const { stack = "" } = await errorOf(future);
    expect(stack.split("to a worker, by:\n")[1]?.split("\n")).toHaveLength(1);
  });

  test("AggregateErrors keep their errors", async () => {
    const error = (await errorOf(newPool().submit("throwAggregate"))) as AggregateError;
    expect(error.errors.map(({ name, message }: Error) => [name, message])).toEqual([
      ["TypeError", "one"],
      ["Error", "two"],
    ]);
  });

  test("what is no error comes back as it was", async () => {
    expect(await errorOf(newPool().submit("throwString"))).toBe("just a string");
  });
});

describe("cancellation", () => {
  test("of what is queued takes effect at once, and executors' waits know it", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const queued = pool.submit("add", 1, 1);
    await entered(gate);
    expect(queued.cancel("why")).toBe(true);
    expect(pool.stats()).toEqual({ workers: 1, queued: 0, running: 1, ended: 1 });
    expect((await wait([queued])).done.size).toBe(1);
    letGo(gate);
    expect(await running).toBe(1);
  });

  test("81: of what runs is refused by the Future itself", async () => {
    const pool = newPool();
    const gate = newGate();
    const future = pool.submit("block", gate, 1);
    await entered(gate);
    expect([future.running(), future.cancel()]).toEqual([true, false]);
    letGo(gate);
    expect(await future).toBe(1);
  });

  test("by ~future is seen by a task that never lets its thread go on", async () => {
    const pool = newPool({ grace: Number.POSITIVE_INFINITY });
    const gate = newGate();
    const future = pool.submit("spinPolitely", gate);
    await entered(gate);
    const reason = { why: "the same" };
    expect(future["~future"].cancel?.(reason)).toBe(true);
    await expect(future).rejects.toThrow(CancelledError);
    expect(future.cancelled()).toBe(true);
    await expect(future).rejects.toHaveProperty("reason", reason);
    expect(pool.stats().workers).toBe(1);
  });

  test("by abort reaches the listeners of a task that awaits; its value counts", async () => {
    const pool = newPool();
    const gate = newGate();
    const future = pool.submit("untilAborted", gate);
    await entered(gate);
    expect([pool.abort(future, { n: 1 }), pool.abort(future, { n: 2 })]).toEqual([true, true]);
    expect(await future).toEqual({ isCancelledError: true, reason: { n: 1 } });
    expect(pool.abort(future)).toBe(false);
  });

  test("by abort lets a task fail in its own way", async () => {
    const pool = newPool();
    const gate = newGate();
    const future = pool.submit("failWhenAborted", gate);
    await entered(gate);
    pool.abort(future);
    expect(await errorOf(future)).toBeInstanceOf(RangeError);
  });

  test("ends the thread of a task that does not stop, and of it alone", async () => {
    const pool = newPool({ workers: 2, grace: 1 });
    const [stuck, busy] = [newGate(), newGate()];
    const future = pool.submit("spin", stuck);
    const other = pool.submit("block", busy, "fine");
    await Promise.all([entered(stuck), entered(busy)]);
    expect(pool.abort(future, "why")).toBe(true);
    await expect(future).rejects.toMatchObject({ name: "CancelledError", reason: "why" });
    letGo(busy);
    expect(await other).toBe("fine");
    expect(await pool.submit("add", 1, 2)).toBe(3);
  });

  test("that ends a thread fails what else ran there", async () => {
    const pool = newPool({ tasksPerWorker: 2, grace: 1 });
    const [stuck, victim] = [newGate(), newGate()];
    const other = pool.submit("wait", victim, 1);
    await entered(victim);
    const future = pool.submit("spin", stuck);
    await entered(stuck);
    pool.abort(future);
    const error = await errorOf(other);
    expect(error).toBeInstanceOf(BrokenWorkerError);
    expect(error.message).toContain('its task "spin" did not stop');
    expect(future.cancelled()).toBe(true);
  });

  test("ends no thread whose task has ended just in time, and no task that has begun after it", async () => {
    const pool = newPool({ grace: 1 });
    const [first, second] = [newGate(), newGate()];
    const late = pool.submit("block", first, "late");
    const next = pool.submit("block", second, "next");
    await entered(first);
    pool.abort(late);
    letGo(first);
    // This thread hears nothing until the next task has begun and the time is over: the timer comes before the message.
    Atomics.wait(second, 0, 0);
    for (const start = performance.now(); performance.now() - start < 2; );
    expect(await late).toBe("late");
    letGo(second);
    expect(await next).toBe("next");
  });

  test("of what has ended already, though nobody has heard of it, is refused", async () => {
    const pool = newPool();
    await pool.submit("add", 1, 1);
    const gate = newGate();
    const [first, second] = [pool.submit("add", 1, 2), pool.submit("add", 3, 4)];
    const last = pool.submit("block", gate, 1);
    const heard: unknown[] = [];
    first.addDoneCallback(() => heard.push(second.done(), second.running(), second.cancel(), pool.abort(second)));
    // Let the microtask post all, and then hear of both answers at the same time.
    await null;
    Atomics.wait(gate, 0, 0);
    expect(await second).toBe(7);
    expect(heard).toEqual([false, true, false, false]);
    letGo(gate);
    await last;
  });

  test("of a coroutine reaches the task that it waits on", async () => {
    const pool = newPool({ grace: Number.POSITIVE_INFINITY });
    const gate = newGate();
    let future: Future<unknown> | undefined;
    const controller = new AbortController();
    const running = run(
      function* () {
        future = pool.submit("spinPolitely", gate);
        return yield* future;
      },
      { signal: controller.signal },
    );
    await entered(gate);
    controller.abort("why");
    await expect(running).rejects.toMatchObject({ name: "CancelledError", reason: "why" });
    expect(future?.cancelled()).toBe(true);
  });

  test("by a signal aborts the task", async () => {
    const pool = newPool();
    const gate = newGate();
    const controller = new AbortController();
    const future = pool.submitWith({ signal: controller.signal }, "spinPolitely", gate);
    await entered(gate);
    controller.abort("why");
    await expect(future).rejects.toMatchObject({ reason: "why" });
  });

  test("F12: by a signal that is aborted already starts nothing", () => {
    const pool = newPool();
    const future = pool.submitWith({ signal: AbortSignal.abort("why") }, "add", 1, 2);
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
    expect(pool.stats()).toEqual({ workers: 0, queued: 0, running: 0, ended: 1 });
  });
});

describe("a worker that breaks fails its own task, and is replaced", () => {
  test.each([
    ["exits", 7, undefined, (pool: WorkerExecutor<Tasks>) => pool.submit("exit", 7)],
    ["throws outside", 1, "outside of the task", (pool: WorkerExecutor<Tasks>) => pool.submit("throwOutside")],
    ["rejects outside", 1, "nobody listens", (pool: WorkerExecutor<Tasks>) => pool.submit("rejectOutside")],
    ["runs out of memory", 1, "memory limit", (pool: WorkerExecutor<Tasks>) => pool.submit("eatMemory")],
  ])("82: when it %s", async (_, exitCode, cause, submit) => {
    const pool = newPool({ resourceLimits: { maxOldGenerationSizeMb: 16 } });
    const future = submit(pool);
    const queued = pool.submit("add", 1, 2);
    const error = (await errorOf(future)) as BrokenWorkerError;
    expect(error).toBeInstanceOf(BrokenWorkerError);
    expect(error).toMatchObject({ code: "ERR_BROKEN_WORKER", exitCode });
    if (cause !== undefined) expect((error.cause as Error).message).toContain(cause);
    expect(error.stack).toContain("workerExecutor.test");
    expect(await queued).toBe(3);
  });

  test("a result that cannot be cloned fails its task, and the worker goes on", async () => {
    const pool = newPool();
    const before = await pool.submit("whereAmI");
    const error = await errorOf(pool.submit("returnFunction"));
    expect(error).toBeInstanceOf(BrokenWorkerError);
    expect(error.cause).toMatchObject({ name: "DataCloneError" });
    expect(await pool.submit("whereAmI")).toEqual(before);
  });
});

describe("a module that cannot be loaded fails every task, once", () => {
  test.each([
    ["throws", new URL("./fixtures/unloadable.mjs", import.meta.url), "this module is not meant to load"],
    ["exits", new URL("./fixtures/exitsAtOnce.mjs", import.meta.url), "exit code 3"],
    ["is not there", new URL("./fixtures/missing.mjs", import.meta.url), "missing.mjs"],
  ])("when it %s", async (_, module, message) => {
    const pool = new WorkerExecutor(module, { workers: 2 });
    const futures = [pool.submit("a"), pool.submit("b"), pool.submit("c")];
    for (const future of futures) {
      const error = await errorOf(future);
      expect(error).toBeInstanceOf(BrokenExecutorError);
      expect(error).not.toBeInstanceOf(BrokenWorkerError);
      expect(error.message).toContain(message);
      expect(error.cause).toBeInstanceOf(Error);
    }
    expect(() => pool.submit("d")).toThrow(BrokenExecutorError);
    await pool.shutdown();
    expect(pool.stats().workers).toBe(0);
  });
});

describe("shutdown", () => {
  test("waits for what was submitted, and ends the workers", async () => {
    const pool = newPool();
    const futures = [pool.submit("add", 1, 1), pool.submit("add", 2, 2)];
    await pool.shutdown();
    expect(futures.map((future) => future.result())).toEqual([2, 4]);
    expect(pool.stats()).toEqual({ workers: 0, queued: 0, running: 0, ended: 2 });
    await pool.shutdown();
  });

  test("81: cancelFutures cancels what is queued, not what runs", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    const queued = pool.submit("add", 1, 1);
    await entered(gate);
    const end = pool.shutdown({ cancelFutures: true });
    expect([running.cancelled(), queued.cancelled()]).toEqual([false, true]);
    letGo(gate);
    await end;
    expect(running.result()).toBe(1);
  });

  test("without wait resolves at once", async () => {
    const pool = newPool();
    const gate = newGate();
    const running = pool.submit("block", gate, 1);
    await pool.shutdown({ wait: false });
    expect(running.done()).toBe(false);
    letGo(gate);
    expect(await running).toBe(1);
  });

  test("81: a submit after it is refused", async () => {
    const pool = newPool();
    await pool.shutdown();
    expect(() => pool.submit("add", 1, 2)).toThrow("it was shut down before");
  });

  test("is what await using does", async () => {
    let future: Future<number>;
    {
      await using pool = newPool();
      future = pool.submit("add", 1, 2);
    }
    expect(future.result()).toBe(3);
  });
});

describe("wrong use", () => {
  test("a function cannot be submitted", () => {
    const pool = newPool();
    expect(() => pool.submit(function analyse() {} as never)).toThrow('pool.submit("analyse", …)');
  });

  test("the module's type says what can be submitted, and the module itself", async () => {
    const error = await errorOf(newPool().submit("answer" as "whereAmI"));
    expect(error).toMatchObject({ name: "UsageError", code: "ERR_UNKNOWN_TASK" });
    expect(error.message).toContain('"add"');
  });

  test("arguments that cannot be cloned are refused at once, or fail their task", async () => {
    const pool = newPool();
    expect(() => pool.submit("add", (() => 1) as never, 2)).toThrow("is a function");
    const error = await errorOf(pool.submit("add", { f() {} } as never, 2));
    expect(error).toMatchObject({ code: "ERR_ARGUMENTS_UNCLONEABLE", cause: { name: "DataCloneError" } });
    expect(await pool.submit("add", 1, 2)).toBe(3);
  });

  test("a module needs an address", () => {
    expect(() => new WorkerExecutor("./tasks.js")).toThrow('new URL("./tasks.js", import.meta.url)');
  });

  test.each([{ workers: 0 }, { tasksPerWorker: 0 }, { grace: -1 }, { workers: Number.NaN }])(
    "%o is refused",
    (options) => {
      expect(() => new WorkerExecutor(MODULE, options)).toThrow("it must be at least");
    },
  );

  test("a future of another executor cannot be aborted", () => {
    expect(newPool().abort(new InlineExecutor().submit(() => new Promise(() => {})))).toBe(false);
  });
});
