import { describe, expect, it } from "vitest";
import { type Coroutine, type Task, VirtualLoop } from "../loop/index.ts";
import { LifoQueue } from "./lifoQueue.ts";
import { PriorityQueue } from "./priorityQueue.ts";
import { Queue } from "./queue.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";
import { waitFor } from "./waitFor.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

/** What came of each task: its value, or its error's name. */
const endsOf = (tasks: readonly Task<unknown>[]): unknown[] =>
  tasks.map((task) => {
    if (!task.done()) return "pending";
    if (task.cancelled()) return "cancelled";
    return (task.exception() as Error | undefined)?.name ?? task.result();
  });

const kinds = [
  ["Queue", <T>(maxsize?: number) => new Queue<T>(maxsize)],
  ["LifoQueue", <T>(maxsize?: number) => new LifoQueue<T>(maxsize)],
  ["PriorityQueue", <T>(maxsize?: number) => new PriorityQueue<T>(maxsize)],
] as const;

describe.each(kinds)("a %s", (_name, make) => {
  it("knows how many items it has, and whether it is empty or full", () => {
    const queue = make<number>(2);
    const state = () => [queue.qsize(), queue.empty(), queue.full()];
    expect(state()).toEqual([0, true, false]);
    queue.putNowait(1);
    expect(state()).toEqual([1, false, false]);
    queue.putNowait(2);
    expect(state()).toEqual([2, false, true]);
    queue.getNowait();
    expect(state()).toEqual([1, false, false]);
    expect([make().full(), make(-1).full()]).toEqual([false, false]);
    const odd = make<number>(1.3);
    odd.putNowait(1);
    expect(odd.full()).toBe(false);
    odd.putNowait(2);
    expect(odd.full()).toBe(true);
  });

  it("counts the work on its items, with items to come and without any", () =>
    run(function* () {
      const queue = make<number>();
      yield* queue.join();
      for (const n of [1, 2]) queue.putNowait(n);
      const joined = createTask(queue.join());
      for (const left of [1, 0]) {
        yield* queue.get();
        yield* sleep(1);
        expect(joined.done()).toBe(false);
        queue.taskDone();
        yield* sleep(1);
        expect(joined.done()).toBe(left === 0);
      }
      expect(() => queue.taskDone()).toThrow(expect.objectContaining({ code: "ERR_TASK_DONE_TOO_OFTEN" }));
    }));

  it("case 88: that is empty and shut down gives and takes nothing, by any method", () =>
    run(function* () {
      const queue = make<number>();
      queue.shutdown();
      const shutDown = expect.objectContaining({ name: "QueueShutDown" });
      expect(() => queue.putNowait(1)).toThrow(shutDown);
      expect(() => queue.getNowait()).toThrow(shutDown);
      const tasks: Task<unknown>[] = [createTask(queue.put(1)), createTask(queue.get())];
      yield* sleep(1);
      expect(endsOf(tasks)).toEqual(["QueueShutDown", "QueueShutDown"]);
      yield* queue.join();
    }));

  it("case 88: that is shut down lets join() wait for the work on what was in it", () =>
    run(function* () {
      const queue = make<number>();
      for (const n of [1, 2]) queue.putNowait(n);
      const joined = createTask(queue.join());
      queue.shutdown();
      for (let i = 0; i < 2; i += 1) {
        yield* sleep(1);
        expect(joined.done()).toBe(false);
        yield* queue.get();
        queue.taskDone();
      }
      yield* sleep(1);
      expect(joined.done()).toBe(true);
    }));

  it("case 88: that is shut down at once waits only for the work on what was taken", () =>
    run(function* () {
      const queue = make<number>();
      for (const n of [1, 2, 3]) queue.putNowait(n);
      yield* queue.get();
      const joined = createTask(queue.join());
      queue.shutdown(true);
      yield* sleep(1);
      expect([queue.qsize(), joined.done()]).toEqual([0, false]);
      queue.taskDone();
      yield* sleep(1);
      expect(joined.done()).toBe(true);
    }));
});

describe("Queue.get()", () => {
  it("makes room for those that wait to put, in their order", () =>
    run(function* () {
      const queue = new Queue<string>(1);
      queue.putNowait("a");
      const putters = ["b", "c"].map((item) => createTask(queue.put(item)));
      yield* sleep(1);
      expect(endsOf(putters)).toEqual(["pending", "pending"]);
      const items: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        items.push(yield* queue.get());
        yield* sleep(1);
      }
      expect(items).toEqual(["a", "b", "c"]);
      expect(putters.every((task) => task.done())).toBe(true);
    }));

  it("case 87: loses no item where the first that waits is cancelled when one is there", () =>
    run(function* () {
      const queue = new Queue<number>();
      const reader = createTask(queue.get());
      yield* sleep(1);
      queue.putNowait(1);
      queue.putNowait(2);
      reader.cancel();
      yield* sleep(1);
      expect(endsOf([reader])).toEqual(["cancelled"]);
      expect([queue.getNowait(), queue.getNowait()]).toEqual([1, 2]);
    }));

  it("case 87: gives items to the others where some that wait are cancelled", () =>
    run(function* () {
      const queue = new Queue<number>();
      const readers = Array.from({ length: 4 }, () => createTask(queue.get()));
      yield* sleep(1);
      queue.putNowait(1);
      queue.putNowait(2);
      readers[0]?.cancel();
      readers[2]?.cancel();
      yield* sleep(1);
      expect(endsOf(readers)).toEqual(["cancelled", 1, "cancelled", 2]);
    }));

  it("with a limit leaves no trace of a time that is over", () =>
    run(function* () {
      const queue = new Queue<number>();
      for (let i = 0; i < 3; i += 1) {
        try {
          yield* waitFor(queue.get(), 1);
        } catch (error) {
          expect((error as Error).name).toBe("TimeoutError");
        }
      }
      const reader = createTask(queue.get());
      yield* sleep(1);
      queue.putNowait(1);
      expect(yield* reader).toBe(1);
    }));
});

describe("Queue.put()", () => {
  it("case 87: gives the room of one that is cancelled to the next", () =>
    run(function* () {
      const queue = new Queue<number>(1);
      queue.putNowait(0);
      const putters = [1, 2, 3].map((n) => createTask(queue.put(n)));
      yield* sleep(1);
      queue.getNowait();
      putters[0]?.cancel();
      yield* sleep(1);
      expect(endsOf(putters)).toEqual(["cancelled", undefined, "pending"]);
      expect(queue.getNowait()).toBe(2);
      yield* sleep(1);
      expect(queue.getNowait()).toBe(3);
    }));

  it("does not put the item of one that is cancelled while it waits", () =>
    run(function* () {
      const queue = new Queue<number>(1);
      queue.putNowait(0);
      const putters = [1, 2].map((n) => createTask(queue.put(n)));
      yield* sleep(1);
      putters[0]?.cancel();
      yield* sleep(1);
      expect([queue.getNowait(), queue.qsize()]).toEqual([0, 0]);
      yield* sleep(1);
      expect(queue.getNowait()).toBe(2);
    }));

  it("wakes those that wait to get, as many as there are items", () =>
    run(function* () {
      const queue = new Queue<number>();
      const readers = Array.from({ length: 3 }, () => createTask(queue.get()));
      yield* sleep(1);
      for (const n of [1, 2]) yield* queue.put(n);
      yield* sleep(1);
      expect(endsOf(readers)).toEqual([1, 2, "pending"]);
    }));

  it("hands items to producers and consumers that wait for each other, each once", () =>
    run(function* () {
      const queue = new Queue<number>(2);
      const taken: number[] = [];
      for (let i = 0; i < 5; i += 1) createTask(queue.put(i));
      for (let i = 0; i < 5; i += 1) {
        createTask(function* () {
          taken.push(yield* queue.get());
        });
      }
      yield* sleep(1);
      expect(taken).toEqual([0, 1, 2, 3, 4]);
      expect([queue.qsize(), queue.empty()]).toEqual([0, true]);
    }));
});
