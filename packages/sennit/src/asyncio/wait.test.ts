import { describe, expect, it } from "vitest";
import { collectGarbage } from "../fixtures/collectGarbage.ts";
import { type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { sleep } from "./sleep.ts";
import { type ReturnWhen, wait } from "./wait.ts";

function* failing(delay: number): Coroutine<never> {
  yield* sleep(delay);
  throw new Error("planted");
}

/** Which of `futures` are done and which not, by their numbers, and how long it took. */
function waited(
  make: (loop: VirtualLoop) => readonly Future<unknown>[],
  options: { timeout?: number; returnWhen?: ReturnWhen } = {},
): readonly [done: number[], pending: number[], time: number] {
  const loop = new VirtualLoop();
  loop.setExceptionHandler(() => {});
  return loop.runUntilComplete(function* () {
    const futures = make(loop);
    const { done, pending } = yield* wait(futures, options);
    const numbers = (set: Set<Future<unknown>>): number[] => [...set].map((future) => futures.indexOf(future));
    return [numbers(done), numbers(pending), loop.time()] as const;
  });
}

describe("wait()", () => {
  const tasks = (loop: VirtualLoop) =>
    [sleep(30), failing(20), sleep(10), sleep(40)].map((work) => loop.createTask(work as Coroutine<unknown>));

  it("waits for all, and raises none of their errors", () => {
    expect(waited(tasks)).toEqual([[0, 1, 2, 3], [], 40]);
  });

  it("waits for the first with FIRST_COMPLETED", () => {
    expect(waited(tasks, { returnWhen: "FIRST_COMPLETED" })).toEqual([[2], [0, 1, 3], 10]);
  });

  it("waits for the first error with FIRST_EXCEPTION", () => {
    expect(waited(tasks, { returnWhen: "FIRST_EXCEPTION" })).toEqual([[1, 2], [0, 3], 20]);
  });

  it("case 49: takes a cancellation for no exception", () => {
    const make = (loop: VirtualLoop) => {
      const cancelled = loop.createTask(sleep(100));
      loop.callLater(5, () => cancelled.cancel());
      return [cancelled, loop.createTask(sleep(10))];
    };
    expect(waited(make, { returnWhen: "FIRST_EXCEPTION" })).toEqual([[0, 1], [], 10]);
  });

  it("ends with its time, and cancels nothing", () => {
    const make = (loop: VirtualLoop) => [loop.createTask(sleep(10)), loop.createTask(sleep(100))];
    expect(waited(make, { timeout: 50 })).toEqual([[0], [1], 50]);
    expect(waited(make, { timeout: 0 })).toEqual([[], [0, 1], 0]);
    expect(waited(make, { timeout: 1000 })).toEqual([[0, 1], [], 100]);
  });

  it("counts a future once that stands there twice", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(10));
    const { done } = loop.runUntilComplete(wait([task, task]));
    expect([done.size, done.has(task)]).toEqual([1, true]);
  });

  it("case 49: suspends also for what is done already", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    future.setResult(1);
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      yield* wait([future]);
      trace.push("waited");
    });
    expect(trace).toEqual(["soon", "waited"]);
  });

  it("leaves the futures alone when it is cancelled", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const task = loop.createTask(wait([future], { timeout: 1000 }));
    loop.advance(0);
    task.cancel();
    loop.advance(0);
    expect([task.cancelled(), future.done()]).toEqual([true, false]);
    // No timer is left that could make time pass.
    expect(() => loop.runUntilComplete(future)).toThrow();
    expect(loop.time()).toBe(0);
  });

  it("case 49: leaves nothing on a long-lived future, raced 100,000 times", () => {
    const loop = new VirtualLoop();
    const longLived = loop.createFuture();
    const race = (times: number) =>
      loop.runUntilComplete(function* () {
        for (let i = 0; i < times; i += 1) {
          const short = loop.createFuture();
          short.setResult(i);
          const { done } = yield* wait([longLived, short], { returnWhen: "FIRST_COMPLETED", timeout: 1000 });
          if (!done.has(short)) throw new Error("lost");
        }
      });
    const heapUsed = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    race(1000);
    const before = heapUsed();
    race(100_000);
    expect(heapUsed() - before).toBeLessThan(3_000_000);
    expect(longLived.done()).toBe(false);
  }, 60_000);

  it("says that there is nothing to wait for, and that it waits for futures alone", () => {
    expect(() => wait([])).toThrow(
      expect.objectContaining({
        code: "ERR_NOTHING_TO_WAIT_FOR",
        message: expect.stringContaining("if (tasks.length > 0) yield* wait(tasks)"),
      }),
    );
    const notFutures = { code: "ERR_NOT_A_FUTURE", message: expect.stringContaining("createTask") };
    for (const x of [sleep(1), function* () {}, Promise.resolve(), 5]) {
      expect(() => wait([x as never])).toThrow(expect.objectContaining(notFutures));
    }
    const loop = new VirtualLoop();
    expect(() => wait(loop.createFuture() as never)).toThrow(expect.objectContaining({ code: "ERR_FUTURE_ITERATED" }));
  });

  it("says that there is no such moment to return", () => {
    const future = new VirtualLoop().createFuture();
    const options = { returnWhen: "FIRST" as never };
    expect(() => wait([future], options)).toThrow(expect.objectContaining({ code: "ERR_RETURN_WHEN" }));
  });
});
