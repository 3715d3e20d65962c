import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { Queue } from "./queue.ts";
import { QueueEmpty, QueueFull } from "./queueErrors.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

/** All items of a queue, in its order. */
function drain<T>(queue: Queue<T>): T[] {
  return Array.from({ length: queue.qsize() }, () => queue.getNowait());
}

describe("Queue", () => {
  it("knows its size", () => {
    const queue = new Queue<number>(2);
    expect([queue.maxsize, queue.qsize(), queue.empty(), queue.full()]).toEqual([2, 0, true, false]);
    queue.putNowait(1);
    queue.putNowait(2);
    expect([queue.qsize(), queue.empty(), queue.full()]).toEqual([2, false, true]);
    expect(() => queue.putNowait(3)).toThrow(QueueFull);
    expect(drain(queue)).toEqual([1, 2]);
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
    expect(() => new Queue(-1)).toThrow(/fewer than none/);
  });

  it("holds undefined as well as anything else", () => {
    const queue = new Queue<undefined>();
    queue.putNowait(undefined);
    expect(queue.getNowait()).toBe(undefined);
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
  });

  it("case 53: hands items to those that wait, first come first served", () => {
    const queue = new Queue<string>();
    const [a, cancelled, b] = inside(loop, () => [queue.get(), queue.get(), queue.get()] as const);
    cancelled.cancel();
    queue.putNowait("1");
    queue.putNowait("2");
    queue.putNowait("3");
    expect([a.result(), b.result(), queue.qsize()]).toEqual(["1", "2", 1]);
  });

  it("case 53: lets items in, first come first served, when there is room", () => {
    const queue = new Queue<string>(1);
    const [first, cancelled, second] = inside(loop, () => [queue.put("1"), queue.put("2"), queue.put("3")] as const);
    cancelled.cancel();
    expect([first.done(), second.done()]).toEqual([true, false]);
    expect(queue.getNowait()).toBe("1");
    expect(inside(loop, () => queue.get()).result()).toBe("3");
    expect(second.done()).toBe(true);
  });

  it("case 54: loses an item that was handed to a task that is cancelled in the same turn", () => {
    const queue = new Queue<string>();
    const task = loop.createTask(function* () {
      yield* queue.get();
    });
    loop.advance(0);
    queue.putNowait("lost");
    task.cancel();
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(queue.empty()).toBe(true);
  });

  it("case 55: fails with a TimeoutError at the deadline, and holds nothing for those that are gone", () => {
    const queue = new Queue<string>(1);
    const getter = inside(loop, () => queue.get({ milliseconds: 10 }));
    loop.advance(10);
    expect(getter.exception()).toMatchObject({ name: "TimeoutError" });
    queue.putNowait("a");
    const putter = inside(loop, () => queue.put("b", 0));
    expect(putter.exception()).toMatchObject({ name: "TimeoutError" });
    expect(drain(queue)).toEqual(["a"]);
  });

  it("is joined when the work on all items is done", () => {
    const queue = new Queue<string>();
    expect(inside(loop, () => queue.join()).done()).toBe(true);
    queue.putNowait("a");
    queue.putNowait("b");
    const [join, late] = inside(loop, () => [queue.join(), queue.join({ milliseconds: 10 })] as const);
    queue.taskDone();
    loop.advance(10);
    expect([join.done(), late.exception()]).toMatchObject([false, { name: "TimeoutError" }]);
    queue.taskDone();
    expect(join.done()).toBe(true);
    expect(() => queue.taskDone()).toThrow(/for every item that was put/);
  });

  it("is iterated without an end", async () => {
    const queue = new Queue<number>(1);
    const got: number[] = [];
    await loop.run(async () => {
      coroutine(function* () {
        for (let i = 0; i < 3; i += 1) yield* queue.put(i);
      })();
      for await (const item of queue) if (got.push(item) === 3) break;
    });
    expect(got).toEqual([0, 1, 2]);
  });
});
