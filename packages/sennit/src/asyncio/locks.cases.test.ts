import { describe, expect, it } from "vitest";
import { CancelledError, type Coroutine, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Condition } from "./condition.ts";
import { Event } from "./event.ts";
import { Lock } from "./lock.ts";
import { Queue } from "./queue.ts";
import { BoundedSemaphore, Semaphore } from "./semaphore.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";
import { timeout } from "./timeout.ts";
import { waitFor } from "./waitFor.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

/** Starts tasks that acquire `lock`, write their names into `trace`, and keep what they have. */
function acquiring(lock: Lock | Semaphore, names: string, trace: string[]): Task<void>[] {
  return [...names].map((name) =>
    createTask(function* () {
      yield* lock.acquire();
      trace.push(name);
    }),
  );
}

describe("Lock", () => {
  it("case 83: goes to the second where the first is cancelled with the release", () =>
    run(function* () {
      const [lock, trace] = [new Lock(), [] as string[]];
      yield* lock.acquire();
      const [a] = acquiring(lock, "abc", trace);
      yield* sleep(1);
      lock.release();
      a?.cancel();
      yield* sleep(1);
      expect([a?.cancelled(), trace, lock.locked()]).toEqual([true, ["b"], true]);
      lock.release();
      yield* sleep(1);
      expect(trace).toEqual(["b", "c"]);
    }));

  it("case 83: goes to the second where the first is cancelled before the release", () =>
    run(function* () {
      const [lock, trace] = [new Lock(), [] as string[]];
      yield* lock.acquire();
      const [a] = acquiring(lock, "ab", trace);
      yield* sleep(1);
      a?.cancel();
      lock.release();
      yield* sleep(1);
      expect(trace).toEqual(["b"]);
    }));

  it("stays free when all are cancelled with the release", () =>
    run(function* () {
      const [lock, trace] = [new Lock(), [] as string[]];
      yield* lock.acquire();
      const tasks = acquiring(lock, "abc", trace);
      yield* sleep(1);
      lock.release();
      for (const task of tasks) task.cancel();
      yield* sleep(1);
      expect([trace, lock.locked()]).toEqual([[], false]);
      expect(yield* lock.acquire()).toBe(true);
    }));

  it("is released by a holder that is cancelled, and the next one has it", () =>
    run(function* () {
      const lock = new Lock();
      const holder = createTask(() => asyncWith(lock, () => sleep(1000)));
      const next = createTask(() => asyncWith(lock, () => sleep(1, "held")));
      yield* sleep(1);
      holder.cancel();
      expect(yield* next).toBe("held");
      expect(lock.locked()).toBe(false);
    }));
});

describe("Event", () => {
  it("waits again after clear()", () =>
    run(function* () {
      const event = new Event();
      event.set();
      expect([event.isSet(), yield* event.wait()]).toEqual([true, true]);
      event.clear();
      expect(event.isSet()).toBe(false);
      const task = createTask(event.wait());
      yield* sleep(1);
      expect(task.done()).toBe(false);
      event.set();
      expect(yield* task).toBe(true);
    }));
});

describe("Condition", () => {
  /** Starts tasks that wait for `condition`, and write their names when they hold its lock again. */
  function waiting(condition: Condition, names: string, trace: string[]): Task<void>[] {
    return [...names].map((name) =>
      createTask(() =>
        asyncWith(condition, function* () {
          yield* condition.wait();
          trace.push(name);
        }),
      ),
    );
  }

  it("wakes nobody without a notification, and nobody twice", () =>
    run(function* () {
      const [condition, trace] = [new Condition(), [] as string[]];
      const tasks = waiting(condition, "abcd", trace);
      const notify = (n?: number) =>
        asyncWith(condition, function* () {
          condition.notify(n);
        });
      yield* sleep(1);
      expect(trace).toEqual([]);
      yield* notify();
      yield* sleep(1);
      expect(trace).toEqual(["a"]);
      yield* notify(0);
      yield* sleep(1);
      expect(trace).toEqual(["a"]);
      yield* notify(2);
      yield* notify(2048);
      yield* sleep(1);
      expect(trace).toEqual(["a", "b", "c", "d"]);
      expect(tasks.every((task) => task.done())).toBe(true);
    }));

  it("can be waited for with a limit, and holds its lock when that is over", () =>
    run(function* () {
      const condition = new Condition();
      yield* asyncWith(condition, function* () {
        try {
          yield* asyncWith(timeout(10), () => condition.wait());
          throw new Error("it was not over");
        } catch (error) {
          expect(error).toMatchObject({ name: "TimeoutError" });
        }
        expect(condition.locked()).toBe(true);
      });
      expect(condition.locked()).toBe(false);
    }));

  it("case 86: throws the CancelledError with its reason, with the lock taken again", () =>
    run(function* () {
      const condition = new Condition();
      const held: boolean[] = [];
      const task = createTask(() =>
        asyncWith(condition, function* () {
          try {
            yield* condition.wait();
          } finally {
            held.push(condition.locked());
          }
        }),
      );
      yield* sleep(1);
      task.cancel("why");
      yield* sleep(1);
      expect([held, condition.locked()]).toEqual([[true], false]);
      expect(() => task.result()).toThrow(expect.objectContaining({ reason: "why" }));
    }));

  it("case 86: throws the last of several CancelledErrors, when the lock can be taken again", () =>
    run(function* () {
      const condition = new Condition();
      const [task] = waiting(condition, "a", []);
      yield* sleep(1);
      yield* condition.acquire();
      task?.cancel("first");
      yield* sleep(1);
      task?.cancel("second");
      yield* sleep(1);
      expect(task?.done()).toBe(false);
      condition.release();
      yield* sleep(1);
      expect(() => task?.result()).toThrow(expect.objectContaining({ reason: "second" }));
    }));

  it("case 86: loses no notification to tasks that are cancelled, whenever that is", () => {
    for (const turns of [0, 1, 2, 3]) {
      run(function* () {
        const [condition, trace] = [new Condition(), [] as string[]];
        const [a] = waiting(condition, "ab", trace);
        yield* sleep(1);
        yield* asyncWith(condition, function* () {
          condition.notify();
        });
        for (let i = 0; i < turns; i += 1) yield* sleep(0);
        a?.cancel();
        yield* sleep(1);
        expect(trace).toEqual([a?.cancelled() === true ? "b" : "a"]);
      });
    }
  });

  it("waitFor() takes what its predicate gives, and gives up its lock meanwhile", () =>
    run(function* () {
      const condition = new Condition();
      let value = 0;
      let asked = 0;
      const task = createTask(() =>
        asyncWith(condition, () =>
          condition.waitFor(() => {
            asked += 1;
            return value > 1 && `value ${value}`;
          }),
        ),
      );
      for (let i = 0; i < 2; i += 1) {
        yield* sleep(1);
        yield* asyncWith(condition, function* () {
          value += 1;
          condition.notifyAll();
        });
      }
      expect([yield* task, asked]).toEqual(["value 2", 3]);
    }));

  it("waitFor() needs the lock, unless its predicate holds at once", () =>
    run(function* () {
      const condition = new Condition();
      expect(yield* condition.waitFor(() => "at once")).toBe("at once");
      try {
        yield* condition.waitFor(() => false);
        throw new Error("it needed none");
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_NOT_LOCKED" });
      }
    }));
});

describe.each([Semaphore, BoundedSemaphore])("%o", (AnySemaphore) => {
  it("wakes those that wait in their order, one for each release", () =>
    run(function* () {
      const [semaphore, trace] = [new AnySemaphore(1), [] as string[]];
      yield* semaphore.acquire();
      acquiring(semaphore, "abc", trace);
      for (const count of [0, 1, 2, 3]) {
        yield* sleep(1);
        expect(trace).toEqual(["a", "b", "c"].slice(0, count));
        if (count < 3) semaphore.release();
      }
    }));

  it("case 84: does not hang where the one that was woken is cancelled", () =>
    run(function* () {
      const [semaphore, trace] = [new AnySemaphore(1), [] as string[]];
      yield* semaphore.acquire();
      const [a] = acquiring(semaphore, "ab", trace);
      yield* sleep(1);
      semaphore.release();
      a?.cancel();
      yield* sleep(1);
      expect([trace, semaphore.locked()]).toEqual([["b"], true]);
    }));

  it("case 84: does not hang where one is cancelled that was not woken yet", () =>
    run(function* () {
      const [semaphore, trace] = [new AnySemaphore(1), [] as string[]];
      yield* semaphore.acquire();
      const tasks = acquiring(semaphore, "abcd", trace);
      yield* sleep(1);
      for (const i of [1, 2]) tasks[i]?.cancel();
      semaphore.release();
      yield* sleep(1);
      semaphore.release();
      yield* sleep(1);
      expect(trace).toEqual(["a", "d"]);
    }));

  it("case 84: lets nobody overtake those that wait, also not with units to spare", () =>
    run(function* () {
      const [semaphore, trace] = [new AnySemaphore(2), [] as string[]];
      for (let i = 0; i < 2; i += 1) yield* semaphore.acquire();
      acquiring(semaphore, "ab", trace);
      yield* sleep(1);
      semaphore.release();
      semaphore.release();
      expect(semaphore.locked()).toBe(true);
      acquiring(semaphore, "c", trace);
      yield* sleep(1);
      expect(trace).toEqual(["a", "b"]);
      semaphore.release();
      yield* sleep(1);
      expect(trace).toEqual(["a", "b", "c"]);
    }));

  it("case 84: leaves all units where every one that waited is cancelled", () =>
    run(function* () {
      const semaphore = new AnySemaphore(1);
      yield* semaphore.acquire();
      const tasks = acquiring(semaphore, "abc", []);
      yield* sleep(1);
      semaphore.release();
      for (const task of tasks) task.cancel();
      yield* sleep(1);
      expect(semaphore.locked()).toBe(false);
    }));

  it("is given back by a holder whose time is over", () =>
    run(function* () {
      const semaphore = new AnySemaphore(1);
      const holder = waitFor(
        (function* () {
          yield* asyncWith(semaphore, () => sleep(1000));
        })(),
        10,
      );
      try {
        yield* holder;
      } catch (error) {
        expect(error).not.toBeInstanceOf(CancelledError);
      }
      expect(semaphore.locked()).toBe(false);
    }));
});

describe("case 90: a primitive that tasks of several loops wait for", () => {
  const waits: [name: string, make: () => { wait: () => Coroutine<unknown>; wake: () => void }][] = [
    [
      "an Event",
      () => {
        const event = new Event();
        return { wait: () => event.wait()[Symbol.iterator](), wake: () => event.set() };
      },
    ],
    [
      "a Lock",
      () => {
        const lock = new Lock();
        new VirtualLoop().runUntilComplete(lock.acquire());
        return {
          *wait() {
            yield* lock.acquire();
            lock.release();
          },
          wake: () => lock.release(),
        };
      },
    ],
    [
      "a Queue",
      () => {
        const queue = new Queue<number>();
        return {
          wait: () => queue.get()[Symbol.iterator](),
          wake: () => [1, 2].map((n) => queue.putNowait(n)),
        };
      },
    ],
  ];

  it.each(waits)("wakes each in its own loop: %s", (_name, make) => {
    const { wait, wake } = make();
    const loops = [new VirtualLoop(), new VirtualLoop()];
    const tasks = loops.map((loop) => loop.createTask(wait));
    for (const loop of loops) loop.advance(0);
    expect(tasks.map((task) => task.done())).toEqual([false, false]);
    wake();
    for (const loop of loops) loop.advance(0);
    expect(tasks.map((task) => task.done())).toEqual([true, true]);
  });
});
