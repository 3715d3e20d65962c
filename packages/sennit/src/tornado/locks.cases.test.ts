import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { BoundedSemaphore } from "./boundedSemaphore.ts";
import { Condition } from "./condition.ts";
import { coroutine } from "./coroutine.ts";
import { Event } from "./event.ts";
import { Lock } from "./lock.ts";
import { Semaphore } from "./semaphore.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

const states = (futures: readonly Future<unknown>[]): boolean[] => futures.map((future) => future.done());

describe("a Condition", () => {
  it("wakes those that wait in their order, some now and some later", () => {
    const condition = new Condition();
    const history: unknown[] = [];
    inside(loop, () => {
      for (let i = 0; i < 6; i += 1) condition.wait().addDoneCallback(() => history.push(i));
    });
    for (const n of [3, 1, 2]) {
      condition.notify(n);
      loop.advance(0);
      history.push(`notified ${n}`);
    }
    expect(history).toEqual([0, 1, 2, "notified 3", 3, "notified 1", 4, 5, "notified 2"]);
  });

  it("wakes a coroutine by a timer, and all at once", () => {
    const condition = new Condition();
    const work = coroutine(function* () {
      return yield* condition.wait();
    });
    loop.callLater(10, () => condition.notify());
    expect(loop.runUntilComplete(() => work())).toBe(true);
    const waits = inside(loop, () => [condition.wait(), condition.wait(), condition.wait()]);
    condition.notifyAll();
    expect(states(waits)).toEqual([true, true, true]);
  });

  it.each([
    ["some", (condition: Condition) => condition.notify(2), [true, false, true, undefined]],
    ["all", (condition: Condition) => condition.notifyAll(), [true, false, true, true]],
  ])("does not count those that were too late when it wakes %s", (_which, notify, expected) => {
    const condition = new Condition();
    const waits = inside(loop, () => [
      condition.wait(),
      condition.wait({ milliseconds: 10 }),
      condition.wait(),
      condition.wait(),
    ]);
    loop.advance(10);
    notify(condition);
    expect(waits.map((wait) => (wait.done() ? wait.result() : undefined))).toEqual(expected);
  });

  it("gives true to one that is notified in time, and nothing happens at its deadline", () => {
    const condition = new Condition();
    const wait = inside(loop, () => condition.wait({ milliseconds: 20 }));
    loop.callLater(10, () => condition.notify());
    loop.advance(30);
    expect(wait.result()).toBe(true);
  });

  it("loses no notification when one that was woken notifies another", () => {
    const condition = new Condition();
    const waits = inside(loop, () => [condition.wait(), condition.wait(), condition.wait()] as const);
    waits[1].addDoneCallback(() => condition.notify());
    condition.notify(2);
    loop.advance(0);
    expect(states(waits)).toEqual([true, true, true]);
  });
});

describe("an Event", () => {
  it("lets those pass that waited when it was set, and those that come while it is", () => {
    const event = new Event();
    const waits = inside(loop, () => {
      const early = event.wait();
      event.set();
      const during = event.wait();
      event.clear();
      return [early, during, event.wait()];
    });
    expect(states(waits)).toEqual([true, true, false]);
  });

  it("forgets nobody when it is cleared without having been set", () => {
    const event = new Event();
    const waits = inside(loop, () => {
      const first = event.wait();
      event.clear();
      const second = event.wait();
      event.set();
      return [first, second];
    });
    expect(states(waits)).toEqual([true, true]);
  });

  it("goes on as before after a wait that was too late", () => {
    const event = new Event();
    const work = coroutine(function* () {
      try {
        yield* event.wait({ milliseconds: 10 });
      } catch (error) {
        loop.callLater(10, () => event.set());
        yield* event.wait({ seconds: 1 });
        return [(error as Error).name, loop.time()];
      }
      return [];
    });
    expect(loop.runUntilComplete(() => work())).toEqual(["TimeoutError", 20]);
  });
});

describe("a Semaphore", () => {
  it("lets one pass at each release, and then counts up", () => {
    const semaphore = new Semaphore();
    const waits = inside(loop, () => [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()]);
    const seen = [states(waits)];
    for (let i = 0; i < 3; i += 1) {
      semaphore.release();
      seen.push(states(waits));
    }
    expect(seen).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
      [true, true, true],
    ]);
    expect(inside(loop, () => semaphore.acquire()).done()).toBe(true);
  });

  it("counts a release in time, and one that comes too late for a wait goes to the next", () => {
    const semaphore = new Semaphore(1);
    const [, inTime] = inside(loop, () => [semaphore.acquire(), semaphore.acquire({ milliseconds: 20 })] as const);
    loop.callLater(10, () => semaphore.release());
    loop.advance(30);
    expect(inTime.exception()).toBeUndefined();
    const late = inside(loop, () => semaphore.acquire({ milliseconds: 10 }));
    loop.callLater(20, () => semaphore.release());
    loop.advance(30);
    expect(late.exception()).toMatchObject({ name: "TimeoutError" });
    expect(states(inside(loop, () => [semaphore.acquire(), semaphore.acquire()]))).toEqual([true, false]);
  });

  it("releases by `using` in coroutines that wait for each other, and in an async function", async () => {
    const semaphore = new Semaphore();
    const history: string[] = [];
    const work = coroutine(function* (name: string) {
      using _permit = yield* semaphore.acquire({ milliseconds: 100 });
      history.push(`${name} in`);
      yield* sleep(10);
      history.push(`${name} out`);
    });
    loop.runUntilComplete(
      coroutine(function* () {
        yield [work("a"), work("b")];
      }),
    );
    expect(history).toEqual(["a in", "a out", "b in", "b out"]);
    await loop.run(async () => {
      using _permit = await semaphore.acquire();
    });
    expect(inside(loop, () => semaphore.acquire()).done()).toBe(true);
  });

  it("holds nothing for a wait that was too late, whose block is not entered", () => {
    const semaphore = new Semaphore(0);
    const work = coroutine(function* () {
      using _permit = yield* semaphore.acquire({ milliseconds: 10 });
      return expect.unreachable();
    });
    const future = inside(loop, work);
    loop.advance(10);
    expect(future.exception()).toMatchObject({ name: "TimeoutError" });
    expect(inside(loop, () => semaphore.acquire()).done()).toBe(false);
  });

  it("that is bounded lets the next one pass, and takes no release beyond its bound", () => {
    const semaphore = new BoundedSemaphore();
    expect(() => semaphore.release()).toThrow(/as often as it was acquired/);
    const [, next] = inside(loop, () => [semaphore.acquire(), semaphore.acquire()] as const);
    semaphore.release();
    expect(next.done()).toBe(true);
    semaphore.release();
    expect(() => semaphore.release()).toThrow(/as often as it was acquired/);
  });

  it.each([
    ["Semaphore", () => new Semaphore()],
    ["Lock", () => new Lock()],
  ])("case 55: a %s that is yielded itself is refused", (_name, make) => {
    const work = coroutine(function* () {
      yield make();
    });
    inside(loop, () => expect(work().exception()).toBeInstanceOf(BadYieldError));
  });
});

describe("case 55: a primitive in the place of what its acquire() gives", () => {
  it("is refused by the types of `using`, and at run time", () => {
    expect(() => {
      // @ts-expect-error: it is not disposable
      using _semaphore = new Semaphore();
    }).toThrow(TypeError);
    expect(() => {
      // @ts-expect-error: it is not disposable
      using _lock = new Lock();
    }).toThrow(TypeError);
  });
});

describe("a Lock", () => {
  it("is handed over in the order of the waits, also to async functions", async () => {
    const lock = new Lock();
    const history: number[] = [];
    const work = coroutine(function* (n: number) {
      using _permit = yield* lock.acquire();
      history.push(n);
    });
    inside(loop, () => lock.acquire());
    const futures = inside(loop, () => [0, 1, 2, 3, 4].map((n) => work(n)));
    expect(states(futures)).toEqual([false, false, false, false, false]);
    lock.release();
    loop.advance(0);
    expect(history).toEqual([0, 1, 2, 3, 4]);
    const asyncWork = async (n: number): Promise<void> => {
      using _permit = await lock.acquire();
      history.push(n);
    };
    await loop.run(async () => {
      await Promise.all([5, 6, 7].map(asyncWork));
    });
    expect(history).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("stays held after a wait that was too late", () => {
    const lock = new Lock();
    const [, late] = inside(loop, () => [lock.acquire(), lock.acquire({ milliseconds: 10 })] as const);
    loop.advance(10);
    expect(late.exception()).toMatchObject({ name: "TimeoutError" });
    expect(inside(loop, () => lock.acquire()).done()).toBe(false);
  });
});
