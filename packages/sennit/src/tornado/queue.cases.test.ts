import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { LifoQueue } from "./lifoQueue.ts";
import { moment } from "./moment.ts";
import { PriorityQueue } from "./priorityQueue.ts";
import { Queue } from "./queue.ts";
import { QueueFull } from "./queueErrors.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

const TIMEOUT = { name: "TimeoutError" };
const soon = { milliseconds: 10 };

/** The results of Futures, or the names of their errors; undefined for what is pending. */
const outcomes = (futures: readonly Future<unknown>[]): unknown[] =>
  futures.map((future) =>
    future.done() ? ((future.exception() as Error | undefined)?.name ?? future.result()) : "pending",
  );

describe("a queue that is full", () => {
  it("lets an item in when another one is taken", () => {
    const queue = new Queue<number>(2);
    const [a, b, c] = inside(loop, () => [queue.put(0), queue.put(1), queue.put(2)] as const);
    expect([a.done(), b.done(), c.done(), queue.full(), queue.empty()]).toEqual([true, true, false, true, false]);
    expect(inside(loop, () => queue.get()).result()).toBe(0);
    expect([c.done(), queue.full()]).toEqual([true, true]);
  });

  it("lets coroutines go on, one for each item that is taken later", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(0);
    for (const delay of [10, 20]) loop.callLater(delay, () => void queue.get());
    const work = coroutine(function* () {
      yield [queue.put(1), queue.put(2)];
      return loop.time();
    });
    expect(loop.runUntilComplete(() => work())).toBe(20);
  });

  it("forgets an item that came too late, and takes the next", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(0);
    const [late, next] = inside(loop, () => [queue.put(1, soon), queue.put(2)] as const);
    loop.advance(10);
    expect(late.exception()).toMatchObject(TIMEOUT);
    expect(queue.getNowait()).toBe(0);
    expect(inside(loop, () => queue.get()).result()).toBe(2);
    expect(next.done()).toBe(true);
  });

  it("takes an item in time, and nothing happens at its deadline", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(0);
    const put = inside(loop, () => queue.put(1, soon));
    inside(loop, () => queue.get());
    loop.advance(20);
    expect(outcomes([put])).toEqual([undefined]);
  });

  it.each([
    ["get", (queue: Queue<number>) => queue.get() as Future<unknown>, [0, 10]],
    ["put", (queue: Queue<number>) => queue.put(99) as Future<unknown>, ["pending", 0]],
  ])("clears away those that were too late at the next %s", (_name, touch, [touched, next]) => {
    const queue = new Queue<number>(1);
    const puts = inside(loop, () => Array.from({ length: 10 }, (_, i) => queue.put(i, soon)));
    const waiting = inside(loop, () => queue.put(10));
    loop.advance(10);
    expect(outcomes(puts)).toEqual([undefined, ...Array.from({ length: 9 }, () => "TimeoutError")]);
    expect(waiting.done()).toBe(false);
    const future = inside(loop, () => touch(queue));
    expect(outcomes([future])).toEqual([touched]);
    expect(inside(loop, () => queue.get()).result()).toBe(next);
    expect(waiting.done()).toBe(true);
  });

  it("is so at the next whole number for a size that is none", () => {
    const queue = new Queue<number>(1.3);
    queue.putNowait(0);
    expect(queue.full()).toBe(false);
    queue.putNowait(1);
    expect(queue.full()).toBe(true);
    expect(() => queue.putNowait(2)).toThrow(QueueFull);
    expect(queue.getNowait()).toBe(0);
    expect([queue.empty(), queue.full()]).toEqual([false, false]);
    const [put, waiting] = inside(loop, () => [queue.put(2), queue.put(3)] as const);
    expect([put.done(), waiting.done()]).toEqual([true, false]);
    expect(inside(loop, () => queue.get()).result()).toBe(1);
    expect([waiting.done(), queue.full()]).toEqual([true, true]);
  });
});

describe("a queue that is empty", () => {
  it("gives items in the order in which they came", () => {
    const queue = new Queue<number>();
    for (const n of [1, 3, 2]) queue.putNowait(n);
    expect([1, 2, 3].map(() => inside(loop, () => queue.get()).result())).toEqual([1, 3, 2]);
  });

  it("lets a coroutine wait for what comes later", () => {
    const queue = new Queue<number>();
    queue.putNowait(0);
    for (const n of [1, 2]) loop.callLater(10 * n, () => queue.putNowait(n));
    const work = coroutine(function* () {
      return [yield* queue.get({ seconds: 1 }), yield* queue.get({ seconds: 1 }), loop.time()];
    });
    expect(loop.runUntilComplete(() => work())).toEqual([0, 1, 10]);
  });

  it("gives what is put to those that wait, who go on in the next turn", () => {
    const queue = new Queue<number>();
    const trace: unknown[] = [];
    const work = coroutine(function* () {
      trace.push(yield* queue.get());
    });
    inside(loop, () => {
      work();
      work();
    });
    inside(loop, () => {
      queue.putNowait(0);
      expect(queue.put(1).done()).toBe(true);
      trace.push("put");
    });
    expect(trace).toEqual(["put", 0, 1]);
  });

  it("fails a wait at its deadline, at once for a deadline that is now, and the others wait on", () => {
    const queue = new Queue<number>();
    const [late, now, zero, waiting, inTime] = inside(loop, () => [
      queue.get(soon),
      queue.get({ seconds: 0 }),
      queue.get(0),
      queue.get(),
      queue.get({ milliseconds: 20 }),
    ]) as [Future<number>, Future<number>, Future<number>, Future<number>, Future<number>];
    expect(outcomes([late, now, zero, waiting])).toEqual(["pending", "TimeoutError", "TimeoutError", "pending"]);
    loop.advance(10);
    expect(late.exception()).toMatchObject(TIMEOUT);
    queue.putNowait(1);
    queue.putNowait(2);
    loop.advance(100);
    expect(outcomes([waiting, inTime])).toEqual([1, 2]);
  });

  it.each(["get", "put"])("clears away those that were too late at the next %s", (name) => {
    const queue = new Queue<number>();
    const gets = inside(loop, () => Array.from({ length: 10 }, () => queue.get(soon)));
    const waiting = inside(loop, () => queue.get());
    loop.advance(10);
    expect(outcomes([...gets, waiting])).toEqual([...Array.from({ length: 10 }, () => "TimeoutError"), "pending"]);
    const next = name === "get" ? inside(loop, () => queue.get()) : undefined;
    queue.putNowait(1);
    expect(waiting.result()).toBe(1);
    expect(next?.done() ?? false).toBe(false);
  });

  it("is iterated by an async function", async () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 5; i += 1) queue.putNowait(i);
    const got = await loop.run(async () => {
      const items: number[] = [];
      for await (const item of queue) if (items.push(item) === 5) break;
      return items;
    });
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });
});

describe.each([
  ["Queue", () => new Queue<number>()],
  ["PriorityQueue", () => new PriorityQueue<number>()],
  ["LifoQueue", () => new LifoQueue<number>()],
])("the work on a %s", (_name, make) => {
  it("is shared by coroutines, and joined when all of it is done", () => {
    const queue = make();
    for (let i = 0; i < 100; i += 1) queue.putNowait(i);
    let sum = 0;
    const worker = coroutine(function* (ms: number) {
      for (;;) {
        sum += yield* queue.get();
        queue.taskDone();
        yield* sleep(ms);
      }
    });
    const main = coroutine(function* () {
      worker(3);
      worker(7);
      yield* queue.join();
      return sum;
    });
    expect(loop.runUntilComplete(() => main())).toBe(4950);
  });

  it("is over when it is said to be, and not when the item is taken", () => {
    const queue = make();
    queue.putNowait(0);
    const [join, late] = inside(loop, () => [queue.join(), queue.join(soon)] as const);
    inside(loop, () => queue.get());
    loop.advance(10);
    expect(outcomes([join, late])).toEqual(["pending", "TimeoutError"]);
    queue.taskDone();
    expect(join.done()).toBe(true);
    expect(() => queue.taskDone()).toThrow(/for every item that was put/);
    expect(outcomes(inside(loop, () => [queue.join(), queue.join()]))).toEqual([undefined, undefined]);
  });
});

describe("the order of a queue", () => {
  it("is kept over items that waited for room", () => {
    const priority = new PriorityQueue<[number, string]>(2);
    priority.putNowait([1, "a"]);
    priority.putNowait([0, "b"]);
    const lifo = new LifoQueue<number>(2);
    lifo.putNowait(1);
    lifo.putNowait(0);
    inside(loop, () => {
      priority.put([3, "c"]);
      priority.put([2, "d"]);
      lifo.put(3);
      lifo.put(2);
    });
    const four = [1, 2, 3, 4];
    expect(four.map(() => priority.getNowait()[1])).toEqual(["b", "a", "d", "c"]);
    expect(four.map(() => lifo.getNowait())).toEqual([3, 2, 0, 1]);
    expect([priority.empty(), lifo.empty()]).toEqual([true, true]);
  });

  it("is that of a producer whose consumer says at once that it is done", () => {
    const queue = new Queue<number>(3);
    const history: number[] = [];
    const consume = coroutine(function* () {
      for (;;) {
        history.push(yield* queue.get());
        queue.taskDone();
      }
    });
    const produce = coroutine(function* () {
      for (let i = 0; i < 10; i += 1) yield* queue.put(i);
    });
    const main = coroutine(function* () {
      consume();
      yield* produce();
      yield* queue.join();
      yield moment;
    });
    loop.runUntilComplete(() => main());
    expect(history).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
