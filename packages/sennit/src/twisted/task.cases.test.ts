import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { Cooperator } from "./cooperator.ts";
import { deferLater } from "./deferLater.ts";
import { Deferred } from "./deferred.ts";
import type { Failure } from "./failure.ts";
import { LoopingCall } from "./loopingCall.ts";
import { SchedulerStopped, TaskDone, TaskFailed, TaskStopped } from "./schedulerErrors.ts";
import { fail } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const oops = new Error("oops");
const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("Clock", () => {
  it("case 94: tells the time, and has no calls at first", () => {
    const clock = new Clock();
    expect([clock.time(), clock.getDelayedCalls()]).toEqual([0, []]);
    clock.advance(5);
    expect(clock.time()).toBe(5);
  });

  it("case 94: gives each call an object of its own", () => {
    const clock = new Clock();
    const [first, second] = [clock.callLater(10, () => 1), clock.callLater(10, () => 1)];
    expect([first === second, first.getTime(), first.active()]).toEqual([false, 10, true]);
  });

  it("case 94: a call that is being made can no longer be cancelled", () => {
    const clock = new Clock();
    let error: unknown;
    const call = clock.callLater(1, () => {
      try {
        call.cancel();
      } catch (thrown) {
        error = thrown;
      }
    });
    clock.advance(1);
    expect(error).toMatchObject({ name: "InvalidStateError" });
  });

  it("case 94: calls that are added, or moved, also by a call, keep the order of their times", () => {
    const log: [string, number][] = [];
    const clock = new Clock();
    const note = (name: string) => (): unknown => log.push([name, clock.time()]);
    const b = clock.callLater(20, note("b"));
    const d = clock.callLater(50, note("d"));
    clock.callLater(10, () => b.reset(30));
    clock.callLater(30, note("c"));
    d.reset(5);
    clock.pump(Array<number>(10).fill(5));
    expect(log).toEqual([
      ["d", 5],
      ["c", 30],
      ["b", 40],
    ]);
  });
});

describe("deferLater", () => {
  it("without a function fires with undefined, on a loop too", () => {
    const loop = new VirtualLoop();
    const deferred = deferLater(loop, 10);
    loop.advance(10);
    expect([deferred.called, deferred.result]).toEqual([true, undefined]);
  });
});

describe("LoopingCall", () => {
  it("case 91: a call that takes longer than the interval leaves out those that it has missed", () => {
    const clock = new Clock();
    const times: number[] = [];
    let duration = 2000;
    const loop = new LoopingCall(() => {
      times.push(clock.time());
      clock.advance(duration);
    });
    loop.clock = clock;
    loop.start(500);
    clock.advance(0);
    expect(times).toEqual([0]);
    duration = 1000;
    clock.advance(500);
    clock.advance(0);
    expect(times).toEqual([0, 2500]);
    duration = 0;
    clock.advance(500);
    expect(times).toEqual([0, 2500, 4000]);
  });

  it("case 91: a call that comes late is followed by the next multiple", () => {
    const clock = new Clock();
    const times: number[] = [];
    const loop = new LoopingCall(() => times.push(clock.time()));
    loop.clock = clock;
    loop.start(500);
    clock.pump([2000, 1000, 0]);
    expect(times).toEqual([0, 2000, 3000]);
  });

  it("case 93: counts those that were left out, and not what is less than an interval late", () => {
    const clock = new Clock();
    const calls: [number, number][] = [];
    const loop = LoopingCall.withCount((count) => calls.push([clock.time(), count]));
    loop.clock = clock;
    loop.start(500);
    clock.pump([510, 1510, 0]);
    expect(calls).toEqual([
      [0, 1],
      [510, 1],
      [2020, 3],
    ]);
    loop.stop();
    calls.length = 0;
    const again = LoopingCall.withCount((count) => calls.push([clock.time() - 2020, count]));
    again.clock = clock;
    again.start(500);
    clock.pump([510, 875, 125]);
    expect(calls).toEqual([
      [0, 1],
      [510, 1],
      [1385, 1],
      [1510, 1],
    ]);
  });

  it("case 93: with an interval of 0, a call that waits is not counted either", () => {
    const clock = new Clock();
    const wait = new Deferred<number>();
    const counts: number[] = [];
    const loop = LoopingCall.withCount((count) => {
      counts.push(count);
      if (counts.length === 2) return wait;
      if (counts.length > 4) loop.stop();
      return undefined;
    });
    loop.clock = clock;
    loop.start(0, false);
    clock.pump([0, 0]);
    expect(counts).toEqual([1, 1]);
    clock.pump([1000, 1000]);
    expect(counts).toEqual([1, 1]);
    wait.callback(1);
    clock.pump([0, 0, 0, 0]);
    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });

  it("case 93: counts what a Deferred has held up", () => {
    const clock = new Clock();
    const wait = new Deferred<number>();
    const counts: number[] = [];
    const loop = LoopingCall.withCount((count) => {
      counts.push(count);
      return counts.length === 1 ? wait : undefined;
    });
    loop.clock = clock;
    loop.start(200, false);
    clock.pump([200, 400]);
    expect(counts).toEqual([1]);
    wait.callback(1);
    clock.advance(200);
    expect(counts).toEqual([1, 3]);
  });

  it("case 91: gives the function its arguments each time", () => {
    const clock = new Clock();
    const calls: string[] = [];
    const loop = new LoopingCall((a: string, b: string) => calls.push(a + b), "a", "b");
    loop.clock = clock;
    const end = loop.start(100);
    clock.pump([50, 100, 100]);
    loop.stop();
    expect([calls, end.result === loop, clock.getDelayedCalls().length]).toEqual([["ab", "ab", "ab"], true, 0]);
  });

  it.each([0, 10])("case 92: stopped before its first call, %i ms away, it makes none", (interval) => {
    const clock = new Clock();
    let calls = 0;
    const loop = new LoopingCall(() => calls++);
    loop.clock = clock;
    loop.start(interval, false);
    loop.stop();
    clock.advance(100);
    expect([calls, clock.getDelayedCalls().length]).toEqual([0, 0]);
  });

  it("case 92: a function that stops it and throws fails its Deferred", () => {
    const loop: LoopingCall = new LoopingCall(() => {
      loop.stop();
      throw oops;
    });
    loop.clock = new Clock();
    const end = loop.start(100);
    expect([errorOf(end), loop.running]).toEqual([oops, false]);
  });

  it("case 92: on a loop, stopped by another call, or by itself in a call that waits", () => {
    const loop = new VirtualLoop();
    let calls = 0;
    const never = new LoopingCall(() => calls++);
    never.clock = loop;
    never.start(1000, false);
    loop.callLater(0, () => never.stop());
    loop.advance(2000);
    expect(calls).toBe(0);
    const clock = new Clock();
    const waits: LoopingCall = new LoopingCall(() => deferLater(clock, 1000, () => waits.stop()));
    waits.clock = clock;
    waits.start(200);
    clock.pump([200, 800]);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 91: a failure that comes later stops it, and leaves no call", () => {
    const clock = new Clock();
    const loop = new LoopingCall(() =>
      deferLater(clock, 300, () => {
        throw oops;
      }),
    );
    loop.clock = clock;
    const end = loop.start(1000);
    clock.advance(300);
    expect([errorOf(end), clock.getDelayedCalls().length]).toEqual([oops, 0]);
  });

  it("case 91: an interval of 0 on a loop lets others run in between", () => {
    const loop = new VirtualLoop();
    let calls = 0;
    const end = loop.runUntilComplete(function* () {
      const looping: LoopingCall = new LoopingCall(() => {
        calls += 1;
        if (calls > 5) looping.stop();
      });
      return [looping === (yield* looping.start(0))];
    });
    expect([calls, end]).toEqual([6, [true]]);
  });
});

describe("Cooperator", () => {
  function setUp() {
    const clock = new Clock();
    const cooperator = new Cooperator({
      scheduler: (tick) => clock.callLater(1, tick),
      terminationPredicateFactory: () => () => true,
    });
    const work: unknown[] = [];
    function* numbers(): Generator<undefined> {
      for (let i = 1; ; i++) {
        work.push(i);
        yield;
      }
    }
    return { clock, cooperator, work, numbers };
  }

  it("case 87: the call for the next tick stays until the last task is removed, and comes again", () => {
    const { clock, cooperator, numbers } = setUp();
    const [first, second] = [cooperator.cooperate(numbers()), cooperator.cooperate(numbers())];
    first.stop();
    expect(clock.getDelayedCalls()).toHaveLength(1);
    second.stop();
    expect(clock.getDelayedCalls()).toHaveLength(0);
    cooperator.cooperate(numbers());
    expect(clock.getDelayedCalls()).toHaveLength(1);
  });

  it("case 87: a callback of an end may add a task, and never are two ticks scheduled", () => {
    const { clock, cooperator } = setUp();
    const done: unknown[] = [];
    const first = cooperator.coiterate([].values());
    first.addCallback(() => void cooperator.coiterate([].values()).addBoth(() => done.push("second")));
    clock.pump([1, 1, 1]);
    expect([done, clock.getDelayedCalls()]).toEqual([["second"], []]);
  });

  it("case 87: the items of several take turns to the end", () => {
    const { clock, cooperator } = setUp();
    const log: string[] = [];
    function* each(items: string): Generator<undefined> {
      for (const item of items) {
        log.push(item);
        yield;
      }
    }
    for (const items of ["abc", "123", "def"]) cooperator.coiterate(each(items));
    clock.pump(Array<number>(12).fill(1));
    expect(log.join("")).toBe("a1db2ec3f");
  });

  it("case 88: a Deferred that has failed already fails the task", () => {
    const { clock, cooperator } = setUp();
    const end = cooperator.coiterate([fail(oops)].values());
    clock.advance(1);
    expect(errorOf(end)).toBe(oops);
  });

  it("case 88: paused and resumed while it waits for a Deferred, it waits on", () => {
    const { clock, cooperator, work } = setUp();
    const wait = new Deferred<number>();
    function* waits(): Generator<unknown> {
      yield wait;
      work.push("on");
    }
    const task = cooperator.cooperate(waits());
    clock.advance(1);
    task.pause();
    task.resume();
    clock.pump([1, 1]);
    expect(work).toEqual([]);
    wait.callback(1);
    clock.advance(1);
    expect(work).toEqual(["on"]);
  });

  it("case 88: paused twice it has to be resumed twice", () => {
    const { clock, cooperator, work, numbers } = setUp();
    const task = cooperator.cooperate(numbers());
    clock.advance(1);
    task.pause();
    task.pause();
    clock.advance(1);
    task.resume();
    clock.advance(1);
    expect(work).toEqual([1]);
    task.resume();
    clock.advance(1);
    expect(work).toEqual([1, 2]);
  });

  it("case 89: stopped while it waits for a Deferred, it takes no more steps, and the Deferred is well", () => {
    const { clock, cooperator, work } = setUp();
    const wait = new Deferred<number>();
    function* waits(): Generator<unknown> {
      yield wait;
      work.push("on");
    }
    const task = cooperator.cooperate(waits());
    clock.advance(1);
    const results: unknown[] = [];
    wait.addBoth((result) => results.push(result));
    task.stop();
    wait.callback(7);
    clock.pump([1, 1]);
    expect([work, results]).toEqual([[], [undefined]]);
  });

  it("case 89: how it has ended is told by the errors, and by each whenDone", () => {
    const { clock, cooperator, numbers } = setUp();
    const iterator = [].values();
    const done = cooperator.cooperate(iterator);
    const failed = cooperator.cooperate(
      (function* (): Generator<never> {
        throw oops;
      })(),
    );
    const stopped = cooperator.cooperate(numbers());
    stopped.stop();
    clock.pump([1, 1]);
    for (const [task, ErrorClass] of [
      [done, TaskDone],
      [failed, TaskFailed],
      [stopped, TaskStopped],
    ] as const) {
      expect(() => task.stop()).toThrow(ErrorClass);
      expect(() => task.pause()).toThrow(ErrorClass);
    }
    expect(done.whenDone().result === iterator).toBe(true);
    expect(errorOf(failed.whenDone())).toBe(oops);
    expect(errorOf(stopped.whenDone())).toBeInstanceOf(TaskStopped);
  });

  it("case 90: stopped, it ends a task that waits for a Deferred only when that fires", () => {
    const { clock, cooperator } = setUp();
    const wait = new Deferred<number>();
    const end = cooperator.coiterate([wait].values());
    clock.advance(1);
    cooperator.stop();
    expect(end.called).toBe(false);
    wait.callback(1);
    expect(errorOf(end)).toBeInstanceOf(SchedulerStopped);
  });

  it("case 90: a Deferred that is given for a task which is refused fails", () => {
    const { cooperator, numbers } = setUp();
    cooperator.stop();
    const given = new Deferred<Generator<undefined>>();
    cooperator.coiterate(numbers(), given);
    expect(errorOf(given)).toBeInstanceOf(SchedulerStopped);
  });

  it("case 90: may be stopped by a callback of a task's end, which is over by then", () => {
    const { clock, cooperator } = setUp();
    const phases: string[] = [];
    cooperator
      .cooperate([].values())
      .whenDone()
      .addCallback(() => {
        phases.push("ended");
        cooperator.stop();
        phases.push("stopped");
      });
    clock.advance(1);
    expect([phases, cooperator.running]).toEqual([["ended", "stopped"], false]);
  });
});
