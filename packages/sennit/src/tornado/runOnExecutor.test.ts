import { beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture, InlineExecutor } from "../concurrent/index.ts";
import { Context, ContextVar } from "../core/context.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { dummyExecutor } from "./dummyExecutor.ts";
import { IOLoop } from "./ioLoop.ts";
import { runOnExecutor } from "./runOnExecutor.ts";

let ioLoop: IOLoop;

beforeEach(() => {
  ioLoop = IOLoop.of(new VirtualLoop());
});

/** An executor whose functions run when the test says so. */
class Manual {
  readonly futures: ExecutorFuture<never>[] = [];
  readonly jobs: (() => void)[] = [];
  submit<Args extends readonly unknown[], T>(fn: (...args: Args) => T, ...args: Args): ExecutorFuture<Awaited<T>> {
    const future = new ExecutorFuture<Awaited<T>>();
    this.futures.push(future as ExecutorFuture<never>);
    this.jobs.push(() => {
      if (future.setRunningOrNotifyCancel()) future.setResult(fn(...args) as Awaited<T>);
    });
    return future;
  }
}

describe("runOnExecutor", () => {
  it("runs in this.executor, with the object and the arguments", () => {
    class Worker {
      executor = new InlineExecutor();
      base = 40;
      add = runOnExecutor(function add(this: Worker, n: number, m: number) {
        return this.base + n + m;
      });
      addToBase = runOnExecutor((n: number) => this.base + n);
    }
    const worker = new Worker();
    expect(ioLoop.runSync(() => worker.add(1, 1))).toBe(42);
    expect(ioLoop.runSync(() => worker.addToBase(2))).toBe(42);
    expect(worker.add.name).toBe("add");
  });

  it("runs in an executor of another name", () => {
    class Worker {
      pool = dummyExecutor;
      twice = runOnExecutor({ executor: "pool" })((n: number) => 2 * n);
    }
    const worker = new Worker();
    const main = coroutine(function* () {
      return yield* worker.twice(21);
    });
    expect(ioLoop.runSync(main)).toBe(42);
  });

  it("gives the error that the function throws, by identity", () => {
    const error = new Error("planted");
    class Worker {
      executor = dummyExecutor;
      fail = runOnExecutor((): number => {
        throw error;
      });
    }
    expect(() => ioLoop.runSync(() => new Worker().fail())).toThrow(error);
  });

  it("case 26: is done one turn later, also where the function has run at once", () => {
    class Worker {
      executor = dummyExecutor;
      answer = runOnExecutor(() => 42);
    }
    const futures: Future<number>[] = [];
    ioLoop.addCallback(() => {
      futures.push(new Worker().answer());
      expect(futures[0]?.done()).toBe(false);
    });
    (ioLoop.asyncioLoop as VirtualLoop).advance(0);
    expect(futures[0]?.result()).toBe(42);
  });

  it("case 37: is cancelled, and the function runs all the same", () => {
    const executor = new Manual();
    let ran = 0;
    class Worker {
      executor = executor;
      count = runOnExecutor(() => {
        ran += 1;
      });
    }
    ioLoop.runSync(() => {
      const future = new Worker().count();
      expect(future.cancel()).toBe(true);
      expect(future.cancelled()).toBe(true);
      expect(executor.futures[0]?.cancelled()).toBe(false);
      executor.jobs[0]?.();
    });
    expect(ran).toBe(1);
  });

  it("case 49: the function sees the context that its executor gives it", () => {
    const variable = new ContextVar("variable", 0);
    const executor = new Manual();
    class Worker {
      executor = executor;
      look = runOnExecutor(() => variable.get());
    }
    const main = coroutine(function* () {
      variable.set(5);
      const future = new Worker().look();
      new Context().run(() => executor.jobs[0]?.());
      return yield* future;
    });
    expect(ioLoop.runSync(main)).toBe(0);
  });

  it("throws where there is no executor, at the call", () => {
    const method = runOnExecutor(() => 1);
    const named = runOnExecutor({ executor: "pool" })(function load() {});
    ioLoop.runSync(() => {
      expect(() => method.call({} as never)).toThrow(/a method\(\) was called.*name of executor/);
      expect(() => named.call({ executor: dummyExecutor } as never)).toThrow(/load\(\).*name of pool/);
      expect(() => method.call(undefined as never)).toThrow(/executor/);
    });
  });
});
