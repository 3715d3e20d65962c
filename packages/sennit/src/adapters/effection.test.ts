import { AsyncLocalStorage } from "node:async_hooks";
import {
  createContext,
  createScope,
  type Operation,
  race,
  run as runOperation,
  suspend,
  type Task,
  until,
} from "effection";
import { afterEach, describe, expect, it } from "vitest";
import { sleep } from "../asyncio/index.ts";
import { from } from "../bridge/from.ts";
import { shown, use } from "../core/adapters.ts";
import { carry } from "../core/context.ts";
import { Execution } from "../core/execution.ts";
import { cancelled, fulfilled, rejected } from "../core/outcome.ts";
import { recipe } from "../core/recipe.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { effectionAdapter, fromOperation, fromTask, toOperation } from "./effection.ts";

let unuse = (): void => {};
afterEach(() => unuse());

/** What a task has come to, if it is through: it is joined without a promise. */
function outcomeOf(task: Task<unknown>): unknown {
  let outcome: unknown = "still running";
  runOperation(function* () {
    try {
      outcome = fulfilled(yield* task);
    } catch (error) {
      outcome = rejected(error);
    }
  });
  return outcome;
}

describe("effectionAdapter", () => {
  it("knows tasks by what promises have not", () => {
    const task = runOperation(suspend);
    expect(effectionAdapter.accepts(task)).toBe(true);
    const others = [undefined, null, 1, () => {}, {}, [], Promise.resolve(), task.halt(), suspend()];
    for (const x of others) expect(effectionAdapter.accepts(x)).toBe(false);
  });

  it("lets a coroutine wait for a task, and cancel it", () => {
    unuse = use(effectionAdapter);
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const task = runOperation(function* () {
      try {
        yield* suspend();
      } finally {
        trace.push("torn down");
      }
    });
    const waiting = loop.createTask(function* () {
      yield task;
    });
    loop.advance(0);
    waiting.cancel("why");
    loop.advance(0);
    expect([trace, waiting.cancelled()]).toEqual([["torn down"], true]);
  });

  it("F13: joins a task once, however many wait for it", () => {
    unuse = use(effectionAdapter);
    const task = runOperation(suspend);
    expect(shown(task)).toBe(shown(task));
  });
});

describe("fromOperation()", () => {
  const loop = new VirtualLoop();
  const begin = <T>(x: Operation<T> | (() => Operation<T>), signal?: AbortSignal): Future<T> =>
    from(fromOperation(x), { loop, signal });

  it("runs an operation each time, or what a function returns, and joins a task", () => {
    let runs = 0;
    const counting = {
      *[Symbol.iterator]() {
        runs += 1;
        return runs;
      },
    };
    const task = runOperation(() => counting);
    const futures = [from(fromTask(task), { loop }), begin(counting), begin(() => counting)];
    expect(futures.map((future) => future.result())).toEqual([1, 2, 3]);
  });

  it("F3: keeps a value that is a thenable", () => {
    const promise = Promise.resolve(1);
    expect(
      begin(function* () {
        return promise;
      }).result(),
    ).toBe(promise);
  });

  it("F4: keeps the error", () => {
    const error = new Error("planted");
    const future = begin(function* () {
      throw error;
    });
    expect(future["~future"].peek()).toEqual(rejected(error));
  });

  it("F6: a task that is halted by others is cancelled", async () => {
    const task = runOperation(suspend);
    const future = from(fromTask(task), { loop });
    await task.halt();
    expect(future["~future"].peek()).toEqual(cancelled());
  });

  it("F10, F12: halts when it is cancelled, waits for the teardown, and keeps the reason", () => {
    const reason = { why: "enough" };
    const trace: string[] = [];
    const cleanup = new Execution<void>("test");
    const future = begin(function* () {
      try {
        yield* suspend();
      } finally {
        trace.push("halted");
        yield* toOperation(cleanup);
        trace.push("torn down");
      }
    });
    expect(future.cancel(reason)).toBe(true);
    expect([trace, future.done()]).toEqual([["halted"], false]);
    cleanup.fulfil();
    expect(trace).toEqual(["halted", "torn down"]);
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("keeps the error of a teardown that fails", () => {
    const error = new Error("planted");
    const future = begin(function* () {
      try {
        yield* suspend();
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is the point
        throw error;
      }
    });
    future.cancel("why");
    expect(future.exception()).toBe(error);
  });

  it("F11: runs nothing when the signal is aborted already, and is cancelled when it aborts later", () => {
    let runs = 0;
    const operation = function* () {
      runs += 1;
      yield* suspend();
    };
    const before = begin(operation, AbortSignal.abort("before"));
    expect([before["~future"].peek(), runs]).toEqual([cancelled("before"), 0]);
    const controller = new AbortController();
    const future = begin(operation, controller.signal);
    controller.abort("later");
    expect([future["~future"].peek(), runs]).toEqual([cancelled("later"), 1]);
  });

  it("runs in a scope, with its contexts, and is cancelled with it", async () => {
    const name = createContext<string>("name");
    const [scope, destroy] = createScope();
    scope.set(name, "Ada");
    expect(
      from(
        fromOperation(() => name.expect(), { scope }),
        { loop },
      ).result(),
    ).toBe("Ada");
    const future = from(fromOperation(suspend, { scope }), { loop });
    await destroy();
    expect(future.cancelled()).toBe(true);
  });

  it("is what from() asks for", () => {
    expect(() => from(suspend(), { loop })).toThrow(/from\(fromOperation\(operation\)\)/);
  });

  it("says what cannot be an operation", () => {
    for (const bad of [undefined, null, 5, {}, [suspend()], Promise.resolve()]) {
      expect(() => fromOperation(bad as never)).toThrow(
        expect.objectContaining({ code: "ERR_NOT_RECOGNISED", message: expect.stringContaining("fromOperation()") }),
      );
    }
  });
});

describe("toOperation()", () => {
  it("F3: gives the value, thenables too, at once where it is there", () => {
    const work = new Execution<unknown>("test");
    const promise = Promise.resolve(1);
    const early = runOperation(() => toOperation(work));
    expect(outcomeOf(early)).toBe("still running");
    work.fulfil(promise);
    expect(outcomeOf(early)).toEqual(fulfilled(promise));
    expect(outcomeOf(runOperation(() => toOperation(work)))).toEqual(fulfilled(promise));
  });

  it("F4, F6: throws the error itself, and a CancelledError for a cancellation, which the operation can catch", () => {
    const [failed, stopped] = [new Execution("test"), new Execution("test")];
    const error = new Error("planted");
    failed.fail(error);
    stopped.cancelled(error);
    const task = runOperation(function* () {
      const caught: unknown[] = [];
      for (const work of [failed, stopped]) {
        try {
          yield* toOperation(work);
        } catch (reason) {
          caught.push(reason);
        }
      }
      return caught;
    });
    expect(outcomeOf(task)).toEqual(
      fulfilled([error, expect.objectContaining({ name: "CancelledError", reason: error })]),
    );
  });

  it("F10: asks the future to stop when it is halted, waits until it has, and nothing around it goes on", async () => {
    const work = new Execution<number>("test");
    const trace: string[] = [];
    work.onCancel = () => trace.push("asked") > 0;
    const task = runOperation(function* () {
      yield* (function* () {
        yield* toOperation(work);
        trace.push("went on inside");
      })();
      trace.push("went on");
    });
    const halted = task.halt().then(() => trace.push("halted"));
    expect(trace).toEqual(["asked"]);
    trace.push("ends");
    work.cancelled();
    await halted;
    expect(trace).toEqual(["asked", "ends", "halted"]);
  });

  it("keeps the error of a cleanup that fails: the halt fails with it", async () => {
    const work = new Execution<number>("test");
    const error = new Error("planted");
    work.onCancel = () => {
      work.fail(error);
      return true;
    };
    const task = runOperation(() => toOperation(work));
    await expect(task.halt()).rejects.toBe(error);
  });

  it("asks the loser of a race to stop", async () => {
    const [winner, loser] = [new Execution<string>("test"), new Execution<string>("test")];
    loser.onCancel = () => {
      loser.cancelled();
      return true;
    };
    const task = runOperation(() => race([toOperation(winner), toOperation(loser)]));
    winner.fulfil("won");
    expect(await task).toBe("won");
    expect(loser["~future"].peek()).toMatchObject({ status: "cancelled" });
  });

  it("runs a recipe for each run of the operation", async () => {
    let runs = 0;
    const counting = recipe("test", () => {
      const work = new Execution<number>("test");
      runs += 1;
      work.fulfil(runs);
      return work;
    });
    const operation = toOperation(counting);
    expect(runs).toBe(0);
    const task = runOperation(function* () {
      return [yield* operation, yield* operation];
    });
    expect(await task).toEqual([1, 2]);
  });

  it("F9: goes on in the context of its own code", async () => {
    const storage = new AsyncLocalStorage<string>();
    carry(storage);
    const work = new Execution<number>("test");
    const task = storage.run("the operation's", () =>
      runOperation(function* () {
        yield* toOperation(work);
        return storage.getStore();
      }),
    );
    storage.run("the settler's", () => work.fulfil(1));
    expect(await task).toBe("the operation's");
  });

  it("cancels a task with its cleanup, in virtual time", async () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    await loop.run(function* () {
      const work = loop.createTask(function* () {
        try {
          yield* sleep(1000);
        } finally {
          yield* sleep(10);
          trace.push("cleaned up");
        }
      });
      yield* sleep(1);
      const task = runOperation(() => toOperation(work));
      yield* from(task.halt());
      trace.push("halted");
    });
    expect(trace).toEqual(["cleaned up", "halted"]);
  });

  it("crosses to a promise of Effection's own and back", async () => {
    const task = runOperation(function* () {
      return yield* until(Promise.resolve(1));
    });
    expect(await new VirtualLoop().run(() => from(fromTask(task)))).toBe(1);
  });
});
