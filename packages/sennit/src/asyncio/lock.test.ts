import { describe, expect, it } from "vitest";
import { type Coroutine, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Lock } from "./lock.ts";
import { sleep } from "./sleep.ts";

/** A lock that is held, and tasks that wait for it, take it in turn for an iteration, and write that down. */
function contended(names: readonly string[]) {
  const loop = new VirtualLoop();
  const lock = new Lock();
  const trace: string[] = [];
  const task = (name: string): Task<void> =>
    loop.createTask(function* () {
      yield* lock.acquire();
      trace.push(name);
      yield;
      lock.release();
    });
  loop.runUntilComplete(lock.acquire());
  const tasks = names.map(task);
  loop.advance(0);
  return { loop, lock, trace, task, tasks };
}

describe("Lock", () => {
  it("is taken at once when it is free, without a suspension", () => {
    const loop = new VirtualLoop();
    const lock = new Lock();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      expect(yield* lock.acquire()).toBe(true);
      trace.push("locked");
      expect(lock.locked()).toBe(true);
      lock.release();
      expect(lock.locked()).toBe(false);
    });
    expect(trace).toEqual(["locked", "soon"]);
  });

  it("case 83: lets those that wait pass first come first served", () => {
    const { loop, lock, trace } = contended(["a", "b", "c"]);
    expect(trace).toEqual([]);
    lock.release();
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
    expect(lock.locked()).toBe(false);
  });

  it("case 83: is not locked between a release and the turn of the first that waits, and nobody overtakes it", () => {
    const { loop, lock, trace, task } = contended(["a"]);
    lock.release();
    expect(lock.locked()).toBe(false);
    const newcomer = task("newcomer");
    loop.advance(0);
    expect(newcomer.done()).toBe(true);
    expect(trace).toEqual(["a", "newcomer"]);
  });

  it("case 83: passes the turn on when the task that was woken is cancelled", () => {
    const { loop, lock, trace, tasks } = contended(["a", "b"]);
    lock.release();
    tasks[0]?.cancel();
    loop.advance(0);
    expect(tasks[0]?.cancelled()).toBe(true);
    expect(trace).toEqual(["b"]);
    expect(lock.locked()).toBe(false);
  });

  it("keeps the order of the others when one that waits is cancelled", () => {
    const { loop, lock, trace, tasks } = contended(["a", "b", "c"]);
    tasks[1]?.cancel();
    loop.advance(0);
    lock.release();
    loop.advance(0);
    expect(trace).toEqual(["a", "c"]);
  });

  it("is free for a newcomer when all that waited were cancelled", () => {
    const { loop, lock, tasks } = contended(["a", "b"]);
    for (const task of tasks) task.cancel();
    lock.release();
    loop.runUntilComplete(function* () {
      yield* lock.acquire();
    });
    expect(lock.locked()).toBe(true);
  });

  it("case 83: fails at a release when nobody holds it, and says what to write", () => {
    expect(() => new Lock().release()).toThrow(
      expect.objectContaining({ code: "ERR_NOT_LOCKED", message: expect.stringContaining("yield* lock.acquire()") }),
    );
  });

  it("is not owned: another task may release it, and its holder may not take it twice", () => {
    const loop = new VirtualLoop();
    const lock = new Lock();
    loop.runUntilComplete(lock.acquire());
    const again = loop.createTask(lock.acquire());
    loop.advance(0);
    expect(again.done()).toBe(false);
    loop.callSoon(() => lock.release());
    loop.advance(0);
    expect(again.done()).toBe(true);
  });

  it("is released by asyncWith, whatever happens in the body", () => {
    const loop = new VirtualLoop();
    const lock = new Lock();
    const failing = asyncWith(lock, function* (): Coroutine<void> {
      expect(lock.locked()).toBe(true);
      throw new Error("planted");
    });
    expect(() => loop.runUntilComplete(failing)).toThrow("planted");
    expect(lock.locked()).toBe(false);
    const task = loop.createTask(() => asyncWith(lock, () => sleep(100)));
    loop.advance(10);
    expect(lock.locked()).toBe(true);
    task.cancel();
    loop.advance(0);
    expect(lock.locked()).toBe(false);
  });

  it("case 90: is free for the next loop when it was not contended", () => {
    const lock = new Lock();
    for (let i = 0; i < 2; i += 1) {
      new VirtualLoop().runUntilComplete(() => asyncWith(lock, function* () {}));
    }
    expect(lock.locked()).toBe(false);
  });
});
