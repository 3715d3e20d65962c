import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureFuture } from "../asyncio/index.ts";
import { Future as ExecutorFuture, InlineExecutor } from "../concurrent/index.ts";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { IOLoop } from "./ioLoop.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
import { nextPeriodicTime } from "./nextPeriodicTime.ts";
import { PeriodicCallback } from "./periodicCallback.ts";
import { runOnExecutor } from "./runOnExecutor.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;
let ioLoop: IOLoop;
let logged: unknown[][];
let before: AppLog;

beforeEach(() => {
  loop = new VirtualLoop();
  ioLoop = IOLoop.of(loop);
  logged = [];
  before = setAppLog({ error: (...entry) => logged.push(entry) });
});

afterEach(() => {
  setAppLog(before);
});

describe("IOLoop", () => {
  it("is current while it runs, and no longer, each time", () => {
    for (let i = 0; i < 3; i += 1) {
      expect(IOLoop.current(false)).toBeUndefined();
      expect(ioLoop.runSync(coroutine(() => IOLoop.current()))).toBe(ioLoop);
    }
    expect(IOLoop.current(false)).toBeUndefined();
  });

  it("is not held beyond its loop", async () => {
    const make = (): WeakRef<IOLoop>[] =>
      [true, false].map((close) => {
        const view = IOLoop.of(new VirtualLoop());
        view.runSync(() => {});
        if (close) view.close();
        return new WeakRef(view);
      });
    const views = make();
    await untilCollected();
    expect(views.map((view) => view.deref())).toEqual([undefined, undefined]);
  });

  it("does not go round and round for a callback that returns an empty list or record", () => {
    let calls = 0;
    for (const result of [[], {}]) {
      ioLoop.addCallback(() => {
        calls += 1;
        return result;
      });
    }
    ioLoop.runSync(() => sleep(50));
    expect(calls).toBe(2);
    expect(logged).toEqual([]);
  });

  it("logs the failure of an async function that it calls", async () => {
    const error = new Error("planted");
    ioLoop.addCallback(async function failing() {
      await moment;
      throw error;
    });
    await ioLoop.run(() => sleep(1));
    expect(logged).toEqual([["Exception in callback failing", error]]);
  });

  it("gives a handle for every timer, by which it can be removed", () => {
    const never = (): void => expect.unreachable();
    const handles = [
      ioLoop.addTimeout(ioLoop.time(), never),
      ioLoop.callAt(ioLoop.time(), never),
      ioLoop.callLater(0, never),
    ];
    for (const handle of handles) ioLoop.removeTimeout(handle);
    for (let i = 0; i < 2000; i += 1) ioLoop.removeTimeout(ioLoop.callLater(3_600_000, never));
    loop.advance(3_600_000);
  });

  it("runs several functions of an executor side by side, for coroutines and for async functions", async () => {
    const meeting = () => {
      const here: (() => void)[] = [];
      return async (name: string): Promise<string> => {
        await new Promise<void>((go) => {
          here.push(go);
          if (here.length === 2) for (const each of here) each();
        });
        return name;
      };
    };
    ioLoop.setDefaultExecutor(new InlineExecutor());
    const main = coroutine(function* () {
      const meet = meeting();
      return yield [ioLoop.runInExecutor(undefined, meet, "a"), ioLoop.runInExecutor(undefined, meet, "b")];
    });
    expect(await ioLoop.run(main)).toEqual(["a", "b"]);
    const meet = meeting();
    const wrapped = async (name: string): Promise<string> => await ioLoop.runInExecutor(undefined, meet, name);
    expect(await ioLoop.run(() => [wrapped("c"), wrapped("d")])).toEqual(["c", "d"]);
  });

  it("calls for an executor's future with that very future", () => {
    const future = new ExecutorFuture<number>();
    const seen: unknown[] = [];
    ioLoop.addFuture(future, (done) => seen.push(done === future, done.result()));
    future.setResult(42);
    loop.advance(0);
    expect(seen).toEqual([true, 42]);
  });

  it("case 37: runInExecutor is cancelled, and what runs goes on", () => {
    const job = new ExecutorFuture<never>();
    job.setRunningOrNotifyCancel();
    ioLoop.runSync(() => {
      const future = ioLoop.runInExecutor({ submit: () => job }, () => 42);
      expect([future.cancel(), future.cancelled(), job.running()]).toEqual([true, true, true]);
    });
  });
});

describe("coroutines on asyncio's own terms", () => {
  it("wait for asyncio's futures, by yield and by yield*", () => {
    ioLoop.setDefaultExecutor(new InlineExecutor());
    const main = coroutine(function* () {
      const a = yield ensureFuture(loop.runInExecutor(undefined, () => 1));
      const b = yield* loop.runInExecutor(undefined, () => 2);
      return [a, b];
    });
    expect(ioLoop.runSync(main)).toEqual([1, 2]);
  });

  it("are run by the loop and by its view, at any depth of async functions", async () => {
    const work = coroutine(function* () {
      yield moment;
      return 42;
    });
    const direct = async (): Promise<number> => await work();
    const deep = async (): Promise<number> => await ensureFuture(direct());
    for (const main of [direct, deep]) {
      expect(await ioLoop.run(main)).toBe(42);
      expect(await loop.run(main)).toBe(42);
    }
  });

  it("may use callSoon of the loop", () => {
    const order: string[] = [];
    loop.runUntilComplete(
      coroutine(function* () {
        loop.callSoon(() => order.push("called"));
        yield moment;
      }),
    );
    expect(order).toEqual(["called"]);
  });
});

describe("runOnExecutor", () => {
  it("is awaited by async functions", async () => {
    class Worker {
      executor = new InlineExecutor();
      answer = runOnExecutor(() => 42);
    }
    expect(await ioLoop.run(async () => await new Worker().answer())).toBe(42);
  });
});

describe("a client that is written as a coroutine", () => {
  class CapError extends Error {}

  /** What a server would answer, a little later. */
  const answer = coroutine(function* (line: string) {
    yield* sleep(5);
    return line === line.toUpperCase() ? "error\talready capitalized" : `ok\t${line.toUpperCase()}`;
  });

  const capitalize = coroutine(function* (text: string) {
    const [status, message] = (yield* answer(text)).split("\t");
    if (status !== "ok") throw new CapError(message);
    return message;
  });

  it("gives its value and its error to addFuture", () => {
    const seen: unknown[] = [];
    loop.callSoon(() => {
      ioLoop.addFuture(capitalize("hello"), (future) => seen.push(future.result()));
      ioLoop.addFuture(capitalize("HELLO"), (future) => seen.push(future.exception()));
    });
    loop.advance(5);
    expect(seen).toEqual(["HELLO", new CapError("already capitalized")]);
    expect(seen[1]).toBeInstanceOf(CapError);
  });

  it("gives its value and its error to another coroutine", () => {
    expect(ioLoop.runSync(() => capitalize("hello"))).toBe("HELLO");
    const caught = coroutine(function* () {
      try {
        yield* capitalize("HELLO");
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    });
    expect(ioLoop.runSync(caught)).toBe("already capitalized");
  });
});

describe("PeriodicCallback's arithmetic", () => {
  /** The times of calls of which each ends so many seconds after it was due, every 10 seconds from 1000 s on. */
  function seconds(durations: readonly number[]): number[] {
    const times: number[] = [];
    let next = nextPeriodicTime(1_000_000, 1_000_000, 10_000);
    for (const duration of durations) {
      times.push(next / 1000);
      next = nextPeriodicTime(next, next + 1000 * duration, 10_000);
    }
    return times;
  }

  it("keeps to the schedule over calls that take longer and longer, and returns to it", () => {
    expect(seconds([9, 9, 10, 11, 20, 20, 35, 35, 0, 0, 0])).toEqual([
      1010, 1020, 1030, 1050, 1070, 1100, 1130, 1170, 1210, 1220, 1230,
    ]);
  });

  it("takes no notice of a clock that is set back", () => {
    expect(seconds([-2, -1, -3, -2, 0])).toEqual([1010, 1020, 1030, 1040, 1050]);
    expect(seconds([-100, 0, 0])).toEqual([1010, 1020, 1030]);
  });

  it("takes a duration for its period", () => {
    expect(new PeriodicCallback(() => {}, { minutes: 1, seconds: 23 }).callbackTime).toBe(83_000);
  });
});
