import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InlineExecutor } from "../concurrent/index.ts";
import { type Coroutine, HostLoop, VirtualLoop } from "../loop/index.ts";
import { Deferred, fail } from "../twisted/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { coroutine } from "./coroutine.ts";
import { IOLoop } from "./ioLoop.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
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

describe("IOLoop.current", () => {
  it("is the one view of the loop that runs", () => {
    const seen: unknown[] = [];
    ioLoop.addCallback(() => void seen.push(IOLoop.current(), IOLoop.current(false)));
    loop.advance(0);
    expect(seen).toEqual([ioLoop, ioLoop]);
    expect(IOLoop.of(loop)).toBe(ioLoop);
    expect(ioLoop.asyncioLoop).toBe(loop);
    expect(IOLoop.of(new VirtualLoop())).not.toBe(ioLoop);
  });

  it("is none where no loop runs", () => {
    expect(IOLoop.current(false)).toBeUndefined();
    expect(() => IOLoop.current()).toThrow(/no loop is running/);
  });
});

describe("IOLoop.addCallback", () => {
  it("case 40: shares one queue with callSoon, first come first served", () => {
    const order: string[] = [];
    ioLoop.addCallback((name) => order.push(name), "a");
    loop.callSoon(() => order.push("b"));
    ioLoop.spawnCallback((name) => order.push(name), "c");
    loop.callSoonThreadsafe(() => order.push("d"));
    expect(order).toEqual([]);
    loop.advance(0);
    expect(order).toEqual(["a", "b", "c", "d"]);
  });

  it("calls in the next turn, also from a callback", () => {
    const order: string[] = [];
    ioLoop.addCallback(() => {
      ioLoop.addCallback(() => order.push("second turn"));
      order.push("first turn");
    });
    ioLoop.addCallback(() => order.push("still the first"));
    loop.advance(0);
    expect(order).toEqual(["first turn", "still the first", "second turn"]);
  });

  it("drops the call on a loop that is closed", () => {
    ioLoop.close();
    ioLoop.addCallback(() => expect.unreachable());
  });

  it("case 40: logs what a callback throws, and the loop goes on", () => {
    loop.setExceptionHandler(() => expect.unreachable());
    const error = new Error("planted");
    const order: string[] = [];
    ioLoop.addCallback(function failing() {
      throw error;
    });
    ioLoop.callLater(1, function late() {
      throw error;
    });
    ioLoop.addCallback(() => order.push("next"));
    loop.advance(1);
    expect(order).toEqual(["next"]);
    expect(logged).toEqual([
      ["Exception in callback failing", error],
      ["Exception in callback late", error],
    ]);
  });

  it("does not log a cancellation", () => {
    const cancelled = loop.createFuture();
    cancelled.cancel();
    ioLoop.addCallback(() => cancelled.result());
    ioLoop.addCallback(() => cancelled);
    loop.advance(0);
    expect(logged).toEqual([]);
  });

  it("case 40: ignores a result that cannot be waited for", () => {
    const results = [1, "text", true, {}, [], { a: 1 }, [1], new Map(), Symbol(), () => 1, moment, null];
    for (const result of results) ioLoop.addCallback(() => result);
    loop.advance(0);
    expect(logged).toEqual([]);
  });

  const error = new Error("planted");
  it.each<[string, () => unknown]>([
    [
      "a coroutine",
      coroutine(function* () {
        yield* sleep(1);
        throw error;
      }),
    ],
    [
      "a generator",
      function* () {
        yield* sleep(1);
        throw error;
      },
    ],
    [
      "a coroutine that has failed already",
      coroutine(() => {
        throw error;
      }),
    ],
    ["a Deferred", () => fail(error)],
    ["an executor's future", () => new InlineExecutor().submit(() => Promise.reject(error))],
    ["a list", () => [sleep(1), Promise.reject(error)]],
  ])("cases 40, 42: logs the failure of %s that a callback returns, once", async (_name, make) => {
    function spawned(): unknown {
      return make();
    }
    const reports: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => reports.push(context));
    ioLoop.spawnCallback(spawned);
    await loop.run(function* () {
      yield* sleep(10);
    });
    expect(logged).toEqual([["Exception in callback spawned", error]]);
    expect(reports).toEqual([]);
  });
});

describe("IOLoop's timers", () => {
  it("take a delay, a time of the clock, or a duration, and arguments", () => {
    const seen: unknown[] = [];
    loop.advance(100);
    const note = (...args: unknown[]): void => void seen.push([ioLoop.time(), ...args]);
    ioLoop.callLater(30, note, "later", 1);
    ioLoop.callAt(120, note, "at", 2);
    ioLoop.addTimeout({ milliseconds: 10 }, note, "duration", 3);
    ioLoop.addTimeout(140, note, "number", 4);
    loop.advance(100);
    expect(seen).toEqual([
      [110, "duration", 3],
      [120, "at", 2],
      [130, "later", 1],
      [140, "number", 4],
    ]);
  });

  it("that are late already are called in the next turn, in order", () => {
    const seen: number[] = [];
    loop.advance(100);
    for (const delay of [-1, -50, 0]) ioLoop.callLater(delay, () => seen.push(delay));
    ioLoop.addTimeout({ seconds: -1 }, () => seen.push(-1000));
    loop.advance(0);
    expect(seen).toEqual([-1, -50, 0, -1000]);
  });

  it("can be removed: before, in the same turn, and after they were called", () => {
    const seen: string[] = [];
    const never = ioLoop.callLater(10, () => seen.push("never"));
    ioLoop.removeTimeout(never);
    const first = ioLoop.callLater(20, () => {
      seen.push("first");
      ioLoop.removeTimeout(second);
    });
    const second = ioLoop.callLater(20, () => seen.push("second"));
    loop.advance(20);
    ioLoop.removeTimeout(first);
    ioLoop.removeTimeout(never);
    expect(seen).toEqual(["first"]);
  });

  it("refuse what is no deadline", () => {
    expect(() => ioLoop.addTimeout({}, () => {})).toThrow(/milliseconds: 100/);
    expect(() => ioLoop.callLater(Number.NaN, () => {})).toThrow(/time/);
  });
});

describe("IOLoop.addFuture", () => {
  it("calls in a later turn, also for what is done, whatever its family and loop", () => {
    const done = loop.createFuture<number>();
    done.setResult(1);
    const foreign = new VirtualLoop().createFuture<number>();
    const deferred = new Deferred<number>();
    const order: unknown[] = [];
    ioLoop.addFuture(done, (future) => order.push(future.result()));
    ioLoop.addFuture(foreign, (future) => order.push(future === foreign));
    ioLoop.addFuture(deferred, (future) => order.push(future === deferred));
    foreign.setResult(2);
    (foreign.getLoop() as VirtualLoop).advance(0);
    deferred.callback(3);
    expect(order).toEqual([]);
    loop.advance(0);
    expect(order).toEqual([1, true, true]);
  });

  it("logs what the callback throws, and follows what it returns", () => {
    const error = new Error("planted");
    const future = loop.createFuture();
    ioLoop.addFuture(future, function throwing() {
      throw error;
    });
    ioLoop.addFuture(
      future,
      coroutine(function* later() {
        yield* sleep(1);
        throw error;
      }),
    );
    future.setResult(1);
    loop.advance(1);
    expect(logged).toEqual([
      ["Exception in callback throwing", error],
      ["Exception in callback later", error],
    ]);
  });

  it("does not call once the loop is closed", () => {
    const future = new Deferred<number>();
    ioLoop.addFuture(future, () => expect.unreachable());
    ioLoop.close();
    future.callback(1);
  });
});

describe("IOLoop.runInExecutor", () => {
  it("runs in the executor that is given, or in the default one", () => {
    const main = coroutine(function* () {
      const given = yield* IOLoop.current().runInExecutor(new InlineExecutor(), (a: number) => a + 1, 1);
      IOLoop.current().setDefaultExecutor(new InlineExecutor());
      const byDefault = yield* IOLoop.current().runInExecutor(undefined, () => "default");
      return [given, byDefault];
    });
    expect(ioLoop.runSync(main)).toEqual([2, "default"]);
  });

  it("throws where there is no executor", () => {
    expect(() => ioLoop.runInExecutor(undefined, () => 1)).toThrow(/executor/);
  });
});

describe("IOLoop.runSync", () => {
  it("returns the value or throws the error of what the function returns", () => {
    const work = coroutine(function* (fails: boolean) {
      yield* sleep(10);
      if (fails) throw new RangeError("planted");
      return 42;
    });
    expect(ioLoop.runSync(() => work(false))).toBe(42);
    expect(() => ioLoop.runSync(() => work(true))).toThrow(RangeError);
    expect(ioLoop.runSync(() => [work(false), { a: sleep(1) }])).toEqual([42, { a: undefined }]);
    expect(ioLoop.time()).toBe(30);
  });

  it("throws what the function throws, and takes nothing for a result", () => {
    const failing = (): never => {
      throw new RangeError("planted");
    };
    expect(() => ioLoop.runSync(failing)).toThrow(RangeError);
    expect(ioLoop.runSync(() => {})).toBeUndefined();
  });

  it("refuses any other result", () => {
    expect(() => ioLoop.runSync(() => 42)).toThrow(BadYieldError);
  });

  it("lets the function see the loop, and runs it as a callback", () => {
    expect(ioLoop.runSync(coroutine(() => IOLoop.current()))).toBe(ioLoop);
  });

  it("case 36: cancels a generator that takes too long, and waits for its cleanup", () => {
    const trace: string[] = [];
    function* slow(): Coroutine<void> {
      try {
        yield* sleep(1000);
      } finally {
        yield* sleep(5);
        trace.push("cleaned up");
      }
    }
    expect(() => ioLoop.runSync(slow, { timeout: 10 })).toThrow(
      expect.objectContaining({ name: "TimeoutError", message: "Operation timed out after 10 ms" }),
    );
    expect(trace).toEqual(["cleaned up"]);
    expect(ioLoop.time()).toBe(15);
  });

  it("case 36: abandons a coroutine that takes too long", () => {
    const trace: string[] = [];
    const slow = coroutine(function* () {
      yield* sleep(1000);
      trace.push("ran on");
    });
    expect(() => ioLoop.runSync(slow, { timeout: 10 })).toThrow(expect.objectContaining({ name: "TimeoutError" }));
    expect(trace).toEqual([]);
    loop.advance(1000);
    expect(trace).toEqual(["ran on"]);
  });

  it("stops its timer when the work is done in time", () => {
    expect(
      ioLoop.runSync(
        coroutine(() => 1),
        { timeout: 10 },
      ),
    ).toBe(1);
    ioLoop.runSync(() => sleep(20));
    expect(logged).toEqual([]);
  });

  it("keeps a value that comes in spite of the timeout", () => {
    function* stubborn(): Coroutine<string> {
      try {
        yield* sleep(1000);
      } catch {
        return "refused";
      }
      return "late";
    }
    expect(ioLoop.runSync(stubborn, { timeout: 10 })).toBe("refused");
  });

  it("throws where the loop is stopped, where the work cannot end, and inside of a loop that runs", () => {
    expect(() =>
      ioLoop.runSync(() => {
        ioLoop.addCallback(() => ioLoop.stop());
        return sleep(1000);
      }),
    ).toThrow(/stop\(\) was called/);
    expect(() => ioLoop.runSync(() => loop.createFuture())).toThrow(/nothing is left/);
    expect(() => ioLoop.runSync(coroutine(() => ioLoop.runSync(() => {})))).toThrow(/running already/);
  });

  it("cannot be on the host's loop", () => {
    expect(() => IOLoop.of(new HostLoop()).runSync(() => {})).toThrow(/await ioLoop.run/);
  });
});

describe("IOLoop.run", () => {
  it("is runSync with a promise, on any loop, any number of times", async () => {
    const hosted = IOLoop.of(new HostLoop());
    const work = coroutine(function* () {
      const text = yield Promise.resolve("text");
      return [text, IOLoop.current() === hosted];
    });
    expect(await hosted.run(work)).toEqual(["text", true]);
    await expect(hosted.run(() => Promise.reject(new RangeError("planted")))).rejects.toThrow(RangeError);
    await expect(hosted.run(() => 42)).rejects.toThrow(BadYieldError);
    await expect(hosted.run(() => hosted.run(work))).rejects.toThrow(/running already/);
  });

  it("leaves what else was started as it is", async () => {
    const trace: string[] = [];
    await ioLoop.run(() => {
      ioLoop.spawnCallback(function* () {
        yield* sleep(10);
        trace.push("later");
      });
      return sleep(1);
    });
    expect(trace).toEqual([]);
    await ioLoop.run(() => sleep(10));
    expect(trace).toEqual(["later"]);
  });

  it("has a timeout", async () => {
    await expect(ioLoop.run(() => sleep(100), { timeout: 10 })).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
