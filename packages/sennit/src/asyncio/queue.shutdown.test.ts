import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { LifoQueue } from "./lifoQueue.ts";
import { Queue, QueueShutDown } from "./queue.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

/** Runs `main` with a function that starts a call as a task, and writes its end into `log`. */
function logging(
  main: (start: (name: string, call: Iterable<unknown, unknown, unknown>) => void, log: string[]) => Generator,
): string[] {
  const log: string[] = [];
  new VirtualLoop().runUntilComplete(function* () {
    const start = (name: string, call: Iterable<unknown, unknown, unknown>): void => {
      createTask(function* () {
        try {
          log.push(`${name} ${yield* call}`);
        } catch (error) {
          log.push(`${name} ${(error as Error).name}`);
        }
      });
    };
    yield* main(start, log);
    yield* sleep(1);
  });
  return log;
}

describe("case 88: Queue.shutdown()", () => {
  it("lets what is in it be taken, and then throws QueueShutDown", () => {
    const log = logging(function* (start, log) {
      const queue = new Queue<string>(1);
      queue.putNowait("a");
      start("put", queue.put("b"));
      start("join", queue.join());
      yield* sleep(0);
      queue.shutdown();
      yield* sleep(1);
      expect(log).toEqual(["put QueueShutDown"]);
      expect(queue.getNowait()).toBe("a");
      expect(() => queue.getNowait()).toThrow(QueueShutDown);
      expect(() => queue.putNowait("c")).toThrow(QueueShutDown);
      start("get", queue.get());
      start("later put", queue.put("d"));
      queue.taskDone();
    });
    expect(log).toEqual(["put QueueShutDown", "get QueueShutDown", "later put QueueShutDown", "join undefined"]);
  });

  it("throws QueueShutDown into all that wait in get, and may be called again", () => {
    const log = logging(function* (start) {
      const queue = new Queue<string>();
      start("first", queue.get());
      start("second", queue.get());
      yield* sleep(0);
      queue.shutdown();
      queue.shutdown(true);
    });
    expect(log).toEqual(["first QueueShutDown", "second QueueShutDown"]);
  });

  it("throws QueueShutDown into a put that had room already, too", () => {
    const log = logging(function* (start) {
      const queue = new Queue<number>(1);
      queue.putNowait(1);
      start("first", queue.put(2));
      start("second", queue.put(3));
      yield* sleep(0);
      queue.getNowait();
      queue.shutdown();
      yield* sleep(1);
      expect(queue.qsize()).toBe(0);
    });
    expect(log).toEqual(["first QueueShutDown", "second QueueShutDown"]);
  });

  it("drops the items if it is immediate, and counts those as done, but not the others", () => {
    const log = logging(function* (start, log) {
      const queue = new LifoQueue<number>();
      for (const n of [0, 1, 2]) queue.putNowait(n);
      expect(queue.getNowait()).toBe(2);
      start("join", queue.join());
      yield* sleep(0);
      queue.shutdown(true);
      expect(() => queue.getNowait()).toThrow(QueueShutDown);
      yield* sleep(1);
      expect([log, queue.qsize()]).toEqual([[], 0]);
      queue.taskDone();
      yield* sleep(1);
      expect(() => queue.taskDone()).toThrow(expect.objectContaining({ code: "ERR_TASK_DONE_TOO_OFTEN" }));
    });
    expect(log).toEqual(["join undefined"]);
  });
});

describe("an iterated Queue", () => {
  it("gives its items by `for await`, until it is shut down and empty", async () => {
    const got = await new VirtualLoop().run(async () => {
      const queue = new Queue<number>(2);
      createTask(function* () {
        for (const n of [1, 2, 3, 4]) yield* queue.put(n);
        queue.shutdown();
      });
      const got: number[] = [];
      for await (const n of queue) got.push(n);
      return got;
    });
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it("shares its items among those who iterate it, and ends for all", async () => {
    const got = await new VirtualLoop().run(async () => {
      const queue = new Queue<number>();
      const take = async (): Promise<number[]> => {
        const got: number[] = [];
        for await (const n of queue) got.push(n);
        return got;
      };
      const takers = [createTask(take), createTask(take)];
      await sleep(1);
      for (const n of [1, 2, 3, 4]) queue.putNowait(n);
      await sleep(1);
      queue.shutdown();
      return [await takers[0], await takers[1]].flat().sort();
    });
    expect(got).toEqual([1, 2, 3, 4]);
  });

  it("is left by a cancellation, with the items in it", async () => {
    await new VirtualLoop().run(async () => {
      const queue = new Queue<number>();
      const task = createTask(async () => {
        for await (const _ of queue);
      });
      await sleep(1);
      task.cancel();
      await sleep(1);
      expect(task.cancelled()).toBe(true);
      queue.putNowait(1);
      expect(queue.qsize()).toBe(1);
    });
  });

  it("has an iterator for coroutines and for what takes any AsyncIterator", async () => {
    await new VirtualLoop().run(function* () {
      const queue = new Queue<string>();
      for (const item of ["a", "b"]) queue.putNowait(item);
      queue.shutdown();
      const items = queue[Symbol.asyncIterator]();
      expect(items[Symbol.asyncIterator]()).toBe(items);
      expect(yield* items.next()).toEqual({ done: false, value: "a" });
      const other = (async () => {
        const seen: unknown[] = [];
        await items
          .next()
          .finally(() => seen.push("finally"))
          .then((next) => seen.push(next.value));
        await items.next().catch(() => seen.push("caught"));
        return [...seen, Object.prototype.toString.call(items.next())];
      })();
      expect(yield* createTask(() => other)).toEqual(["finally", "b", "[object IteratorCall]"]);
    });
  });
});
