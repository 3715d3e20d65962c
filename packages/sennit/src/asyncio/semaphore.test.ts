import { describe, expect, it } from "vitest";
import { type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { BoundedSemaphore, Semaphore } from "./semaphore.ts";
import { sleep } from "./sleep.ts";

const releasedTooOften = expect.objectContaining({
  code: "ERR_RELEASED_TOO_OFTEN",
  message: expect.stringContaining("semaphore.release()"),
});

/** A semaphore without units, and tasks that wait for one each and write down when they have it. */
function exhausted(names: readonly string[], semaphore: Semaphore = new Semaphore(0)) {
  const loop = new VirtualLoop();
  const trace: string[] = [];
  const task = (name: string): Task<void> =>
    loop.createTask(function* () {
      yield* semaphore.acquire();
      trace.push(name);
    });
  const tasks = names.map(task);
  loop.advance(0);
  return { loop, semaphore, trace, task, tasks };
}

describe.each([Semaphore, BoundedSemaphore])("%o", (Class) => {
  it("lets so many pass at a time", () => {
    const loop = new VirtualLoop();
    const semaphore = new Class(2);
    let inside = 0;
    let most = 0;
    for (let i = 0; i < 6; i += 1) {
      loop.createTask(() =>
        asyncWith(semaphore, function* () {
          inside += 1;
          most = Math.max(most, inside);
          yield* sleep(10);
          inside -= 1;
        }),
      );
    }
    loop.advance(30);
    expect([most, inside, loop.time()]).toEqual([2, 0, 30]);
    expect(semaphore.locked()).toBe(false);
  });

  it("is released by asyncWith, whatever happens in the body", () => {
    const loop = new VirtualLoop();
    const semaphore = new Class(1);
    const failing = asyncWith(semaphore, function* () {
      expect(semaphore.locked()).toBe(true);
      throw new Error("planted");
    });
    expect(() => loop.runUntilComplete(failing)).toThrow("planted");
    expect(semaphore.locked()).toBe(false);
  });

  it("counts from 0 up, and says so", () => {
    for (const value of [-1, Number.NaN]) {
      expect(() => new Class(value)).toThrow(expect.objectContaining({ code: "ERR_SEMAPHORE_VALUE" }));
    }
    expect(new Class(0).locked()).toBe(true);
    expect(new Class().locked()).toBe(false);
  });
});

describe("Semaphore", () => {
  it("case 84: reserves a unit for the task that it wakes, so that nobody takes it away", () => {
    const { loop, semaphore, trace, task } = exhausted(["a"]);
    semaphore.release();
    expect(semaphore.locked()).toBe(true);
    task("newcomer");
    loop.advance(0);
    expect(trace).toEqual(["a"]);
    semaphore.release();
    loop.advance(0);
    expect(trace).toEqual(["a", "newcomer"]);
  });

  it("case 84: gives the unit of a task that was woken and then cancelled to the next", () => {
    const { loop, semaphore, trace, tasks } = exhausted(["a", "b", "c"]);
    semaphore.release();
    tasks[0]?.cancel();
    loop.advance(0);
    expect(tasks[0]?.cancelled()).toBe(true);
    expect(trace).toEqual(["b"]);
  });

  it("case 84: gives back the unit of one that was woken and cancelled when nobody waits", () => {
    const { loop, semaphore, tasks } = exhausted(["a"]);
    semaphore.release();
    tasks[0]?.cancel();
    loop.advance(0);
    expect(semaphore.locked()).toBe(false);
  });

  it("case 84: wakes as many as there are units, first come first served", () => {
    const { loop, semaphore, trace } = exhausted(["a", "b", "c", "d"]);
    for (let i = 0; i < 3; i += 1) semaphore.release();
    loop.advance(0);
    expect(trace).toEqual(["a", "b", "c"]);
  });

  it("keeps the order of the others when one that waits is cancelled", () => {
    const { loop, semaphore, trace, tasks } = exhausted(["a", "b", "c"]);
    tasks[0]?.cancel();
    semaphore.release();
    semaphore.release();
    loop.advance(0);
    expect(trace).toEqual(["b", "c"]);
  });

  it("case 84: can have more units than it began with", () => {
    const { loop, semaphore, trace, task } = exhausted([]);
    semaphore.release();
    semaphore.release();
    task("a");
    task("b");
    task("c");
    loop.advance(0);
    expect(trace).toEqual(["a", "b"]);
  });
});

describe("BoundedSemaphore", () => {
  it("cannot be released more often than it was acquired", () => {
    const loop = new VirtualLoop();
    const semaphore = new BoundedSemaphore(2);
    expect(() => semaphore.release()).toThrow(releasedTooOften);
    loop.runUntilComplete(semaphore.acquire());
    semaphore.release();
    expect(() => semaphore.release()).toThrow(releasedTooOften);
  });

  it("takes the unit back of a task that was woken and then cancelled", () => {
    const bounded = new BoundedSemaphore(1);
    new VirtualLoop().runUntilComplete(bounded.acquire());
    const { loop, tasks } = exhausted(["a"], bounded);
    bounded.release();
    tasks[0]?.cancel();
    loop.advance(0);
    expect(bounded.locked()).toBe(false);
    expect(() => bounded.release()).toThrow(releasedTooOften);
  });
});
