import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { Cooperator, type CooperatorOptions, coiterate, cooperate } from "./cooperator.ts";
import { Deferred } from "./deferred.ts";
import type { Failure } from "./failure.ts";
import { NotPaused, SchedulerStopped, TaskDone, TaskFailed, TaskStopped } from "./schedulerErrors.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

/** A Cooperator that takes `steps` steps a tick. */
function setUp(steps = 1, options?: CooperatorOptions) {
  const clock = new Clock();
  const cooperator = new Cooperator({
    scheduler: (tick) => clock.callLater(1, tick),
    terminationPredicateFactory: () => {
      let taken = 0;
      return () => ++taken >= steps;
    },
    ...options,
  });
  const log: string[] = [];
  function* work(name: string, length = 3): Generator<undefined> {
    for (let i = 0; i < length; i++) {
      log.push(name + i);
      yield;
    }
  }
  return { clock, cooperator, log, work };
}

describe("Cooperator", () => {
  it("case 87: it steps its tasks in turn", () => {
    const { clock, cooperator, log, work } = setUp();
    for (const name of ["a", "b", "c"]) cooperator.cooperate(work(name, 2));
    clock.pump([1, 1, 1, 1]);
    expect(log).toEqual(["a0", "b0", "c0", "a1"]);
  });

  it("case 87: a tick goes on until the predicate says that it is over", () => {
    const { clock, cooperator, log, work } = setUp(3);
    for (const name of ["a", "b"]) cooperator.cooperate(work(name));
    clock.advance(1);
    expect(log).toEqual(["a0", "b0", "a1"]);
    clock.advance(1);
    expect(log).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
  });

  it("case 87: when the last task is removed, nothing stays scheduled", () => {
    const { clock, cooperator, work } = setUp();
    const task = cooperator.cooperate(work("a"));
    expect(clock.getDelayedCalls()).toHaveLength(1);
    task.stop();
    expect(clock.getDelayedCalls()).toHaveLength(0);
  });

  it("case 87: whenDone fires with the iterator, each time with a Deferred of its own", () => {
    const { clock, cooperator, work } = setUp(10);
    const iterator = work("a");
    const task = cooperator.cooperate(iterator);
    const [first, second] = [task.whenDone(), task.whenDone()];
    const given = new Deferred<Iterator<unknown>>();
    expect(cooperator.coiterate(work("b", 0), given)).toBe(given);
    clock.advance(1);
    expect([first.result, second.result, task.whenDone().result]).toEqual([iterator, iterator, iterator]);
    expect(first).not.toBe(second);
    expect(given.called).toBe(true);
  });

  it("case 87: a task may be added by a task", () => {
    const { clock, cooperator, log, work } = setUp(10);
    function* adds(): Generator<undefined> {
      cooperator.cooperate(work("b", 1));
      yield;
      log.push("a1");
    }
    cooperator.cooperate(adds());
    clock.advance(1);
    expect(log).toEqual(["b0", "a1"]);
  });

  it("case 88: a Deferred that is yielded pauses the task, and its failure fails it", () => {
    const { clock, cooperator, log } = setUp(10);
    const waits = [new Deferred<number>(), new Deferred<number>()];
    function* work(): Generator<Deferred<number>> {
      for (const wait of waits) {
        yield wait;
        log.push("on");
      }
    }
    const task = cooperator.cooperate(work());
    const done = task.whenDone();
    clock.advance(1);
    expect([log.length, clock.getDelayedCalls().length]).toEqual([0, 0]);
    waits[0]?.callback(1);
    clock.advance(1);
    expect(log).toEqual(["on"]);
    const oops = new Error("oops");
    waits[1]?.errback(oops);
    expect(errorOf(done)).toBe(oops);
    expect(() => task.stop()).toThrow(TaskFailed);
    expect(() => task.pause()).toThrow(expect.objectContaining({ cause: oops }));
  });

  it("case 88: pauses add up, with the one of a Deferred too", () => {
    const { clock, cooperator, log } = setUp(10);
    const wait = new Deferred<number>();
    function* work(): Generator<Deferred<number>> {
      yield wait;
      log.push("on");
    }
    const task = cooperator.cooperate(work());
    clock.advance(1);
    task.pause();
    wait.callback(1);
    clock.advance(1);
    expect(log).toEqual([]);
    task.resume();
    clock.advance(1);
    expect(log).toEqual(["on"]);
  });

  it("case 89: what has ended can be neither stopped nor paused", () => {
    const { clock, cooperator, work } = setUp(10);
    const task = cooperator.cooperate(work("a"));
    clock.advance(1);
    expect(() => task.stop()).toThrow(TaskDone);
    expect(() => task.pause()).toThrow(TaskDone);
    const stopped = cooperator.cooperate(work("b"));
    const done = stopped.whenDone();
    stopped.stop();
    expect(errorOf(done)).toBeInstanceOf(TaskStopped);
    expect(() => stopped.stop()).toThrow(TaskStopped);
  });

  it("case 89: resume answers a pause, also after stop, and only one", () => {
    const { clock, cooperator, log, work } = setUp(10);
    const task = cooperator.cooperate(work("a"));
    task.pause();
    task.stop();
    task.resume();
    clock.advance(1);
    expect(log).toEqual([]);
    expect(() => task.resume()).toThrow(NotPaused);
  });

  it("case 89: resume while it waits for a Deferred lets it go on, and the Deferred gets a NotPaused", () => {
    const { clock, cooperator } = setUp(10);
    const wait = new Deferred<number>();
    function* work(): Generator<Deferred<number>> {
      yield wait;
    }
    const task = cooperator.cooperate(work());
    clock.advance(1);
    task.resume();
    clock.advance(1);
    wait.callback(1);
    expect(errorOf(wait)).toBeInstanceOf(NotPaused);
  });

  it("case 90: a failure that nobody waits for is silent, and there for those who ask later", () => {
    const { clock, cooperator } = setUp(10);
    const oops = new Error("oops");
    function* fails(): Generator<undefined> {
      throw oops;
    }
    const task = cooperator.cooperate(fails());
    clock.advance(1);
    expect(flushUnhandledErrors()).toEqual([]);
    expect(errorOf(task.whenDone())).toBe(oops);
  });

  it("case 90: a stopped Cooperator ends its tasks and takes no others, until it is started again", () => {
    const { clock, cooperator, log, work } = setUp(10);
    const ends = [cooperator.coiterate(work("a")), cooperator.coiterate(work("b"))];
    cooperator.stop();
    ends.push(cooperator.coiterate(work("c")));
    for (const end of ends) expect(errorOf(end)).toBeInstanceOf(SchedulerStopped);
    expect([cooperator.running, clock.getDelayedCalls().length]).toEqual([false, 0]);
    cooperator.start();
    cooperator.cooperate(work("d", 1));
    clock.advance(1);
    expect([cooperator.running, log]).toEqual([true, ["d0"]]);
  });

  it("case 90: one that is not started keeps its tasks until then", () => {
    const { clock, cooperator, log, work } = setUp(10, { started: false });
    cooperator.cooperate(work("a", 1));
    expect([cooperator.running, clock.getDelayedCalls().length]).toEqual([false, 0]);
    cooperator.start();
    clock.advance(1);
    expect(log).toEqual(["a0"]);
  });

  it("case 87: cooperate and coiterate share the Cooperator of the loop that runs", () => {
    for (const loop of [new VirtualLoop(), new VirtualLoop()]) {
      const { log, work } = setUp();
      loop.runUntilComplete(function* () {
        const task = cooperate(work("a", 2));
        yield* coiterate(work("b", 2));
        yield* task.whenDone();
      });
      expect(log).toEqual(["a0", "b0", "a1", "b1"]);
    }
    expect(() => cooperate([].values())).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
  });
});
