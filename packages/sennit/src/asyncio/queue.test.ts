import { describe, expect, it } from "vitest";
import { type Task, VirtualLoop } from "../loop/index.ts";
import { Queue, QueueEmpty, QueueFull } from "./queue.ts";
import { sleep } from "./sleep.ts";

describe("Queue", () => {
  it("gives items in the order in which they were put", () => {
    const queue = new Queue<number>();
    expect([queue.empty(), queue.full(), queue.qsize(), queue.maxsize]).toEqual([true, false, 0, 0]);
    for (let i = 0; i < 5; i += 1) queue.putNowait(i);
    expect([queue.empty(), queue.full(), queue.qsize()]).toEqual([false, false, 5]);
    expect([0, 1, 2, 3, 4].map(() => queue.getNowait())).toEqual([0, 1, 2, 3, 4]);
  });

  it("lets getters wait for items, and putters for room, first come first served", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>(1);
    const trace: string[] = [];
    for (const name of ["a", "b", "c"]) {
      loop.createTask(function* () {
        yield* queue.put(name);
        trace.push(`put ${name}`);
      });
    }
    loop.advance(0);
    expect(trace).toEqual(["put a"]);
    expect(queue.full()).toBe(true);
    for (let i = 0; i < 3; i += 1) {
      loop.createTask(function* () {
        trace.push(`got ${yield* queue.get()}`);
      });
    }
    loop.advance(0);
    expect(trace.filter((entry) => entry.startsWith("put"))).toEqual(["put a", "put b", "put c"]);
    expect(trace.filter((entry) => entry.startsWith("got"))).toEqual(["got a", "got b", "got c"]);
  });

  it("does not suspend whoever finds an item, or room", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<number>();
    const trace: unknown[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      yield* queue.put(1);
      trace.push(yield* queue.get());
    });
    expect(trace).toEqual([1, "soon"]);
  });

  it("keeps items that are undefined", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<undefined>();
    queue.putNowait(undefined);
    expect(queue.qsize()).toBe(1);
    expect(loop.runUntilComplete(queue.get())).toBe(undefined);
    expect(queue.empty()).toBe(true);
  });

  it("fails without a wait when it is empty or full, and says what to write", () => {
    const queue = new Queue<number>(1);
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
    expect(() => queue.getNowait()).toThrow(
      expect.objectContaining({
        name: "QueueEmpty",
        code: "ERR_QUEUE_EMPTY",
        message: expect.stringContaining("yield* queue.get()"),
      }),
    );
    queue.putNowait(1);
    expect(() => queue.putNowait(2)).toThrow(QueueFull);
    expect(() => queue.putNowait(2)).toThrow(
      expect.objectContaining({
        name: "QueueFull",
        code: "ERR_QUEUE_FULL",
        message: expect.stringContaining("1 of 1"),
      }),
    );
  });

  it("case 87: lets an item be stolen between a getter's wake-up and its turn, and the getter waits on", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>();
    const getter = loop.createTask(queue.get());
    loop.advance(0);
    queue.putNowait("stolen");
    expect(queue.getNowait()).toBe("stolen");
    loop.advance(0);
    expect(getter.done()).toBe(false);
    queue.putNowait("its own");
    expect(loop.runUntilComplete(getter)).toBe("its own");
  });

  it("case 87: sends a putter whose room was stolen to the end of the line", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>(1);
    queue.putNowait("first");
    for (const item of ["a", "b"]) loop.createTask(queue.put(item));
    loop.advance(0);
    queue.getNowait();
    queue.putNowait("stolen room");
    loop.advance(0);
    const got: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      got.push(queue.getNowait());
      loop.advance(0);
    }
    expect(got).toEqual(["stolen room", "b", "a"]);
  });

  it("case 87: hands the item of a getter that was woken and then cancelled to the next", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>();
    const getters = [loop.createTask(queue.get()), loop.createTask(queue.get())];
    loop.advance(0);
    queue.putNowait("item");
    getters[0]?.cancel();
    loop.advance(0);
    expect(getters[0]?.cancelled()).toBe(true);
    expect(getters[1]?.result()).toBe("item");
  });

  it("hands the room of a putter that was woken and then cancelled to the next", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>(1);
    queue.putNowait("first");
    const putters = ["a", "b"].map((item) => loop.createTask(queue.put(item)));
    loop.advance(0);
    queue.getNowait();
    putters[0]?.cancel();
    loop.advance(0);
    expect(putters.map((task) => task.cancelled())).toEqual([true, false]);
    expect(queue.getNowait()).toBe("b");
  });

  it("loses no item to a getter that is cancelled while it waits", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>();
    const getter = loop.createTask(queue.get());
    loop.advance(0);
    getter.cancel();
    queue.putNowait("kept");
    loop.advance(0);
    expect(queue.getNowait()).toBe("kept");
  });

  it("lets join wait until the work on all items is done", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<number>();
    const trace: unknown[] = [];
    loop.runUntilComplete(function* () {
      yield* queue.join();
      trace.push("nothing to wait for");
      for (let i = 0; i < 3; i += 1) queue.putNowait(i);
      loop.createTask(function* () {
        for (;;) {
          const item = yield* queue.get();
          yield* sleep(10);
          trace.push(item);
          queue.taskDone();
        }
      });
      yield* queue.join();
      trace.push(`joined at ${loop.time()}`);
    });
    expect(trace).toEqual(["nothing to wait for", 0, 1, 2, "joined at 30"]);
  });

  it("case 87: fails when more work is done than there were items", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    queue.getNowait();
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow(expect.objectContaining({ code: "ERR_TASK_DONE_TOO_OFTEN" }));
  });

  it("holds 100,000 items", () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 100_000; i += 1) queue.putNowait(i);
    for (let i = 0; i < 100_000; i += 1) if (queue.getNowait() !== i) expect.unreachable();
    expect(queue.empty()).toBe(true);
  });

  it("passes items from many producers to many consumers, each once", () => {
    const loop = new VirtualLoop();
    const queue = new Queue<string>(3);
    const got: string[] = [];
    const producers = ["a", "b", "c"].map((name) =>
      loop.createTask(function* () {
        for (let i = 0; i < 20; i += 1) yield* queue.put(name + i);
      }),
    );
    const consumers: Task<void>[] = Array.from({ length: 4 }, () =>
      loop.createTask(function* () {
        for (let i = 0; i < 15; i += 1) got.push(yield* queue.get());
      }),
    );
    loop.advance(0);
    expect([...producers, ...consumers].every((task) => task.done())).toBe(true);
    expect(new Set(got).size).toBe(60);
    const ofA = got.filter((item) => item.startsWith("a"));
    expect(ofA).toEqual(Array.from({ length: 20 }, (_, i) => `a${i}`));
  });
});
