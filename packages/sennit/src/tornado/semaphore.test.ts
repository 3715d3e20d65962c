import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { Lock } from "./lock.ts";
import { Semaphore } from "./semaphore.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

describe("Semaphore", () => {
  it("lets as many pass as it has permits", () => {
    const semaphore = new Semaphore(2);
    const done = inside(loop, () =>
      [semaphore.acquire(), semaphore.acquire(), semaphore.acquire()].map((f) => f.done()),
    );
    expect(done).toEqual([true, true, false]);
  });

  it("may be released more often than it was acquired", () => {
    const semaphore = new Semaphore(0);
    semaphore.release();
    expect(inside(loop, () => semaphore.acquire().done())).toBe(true);
  });

  it("case 53: hands over first come first served, and a newcomer waits behind the one that was woken", () => {
    const lock = new Lock();
    const trace: string[] = [];
    const work = coroutine(function* (name: string) {
      using _permit = yield* lock.acquire();
      trace.push(name);
    });
    inside(loop, () => {
      lock.acquire();
      work("a");
      work("b");
      lock.release();
      work("c");
    });
    expect(trace).toEqual(["a", "b", "c"]);
  });

  it("case 53: skips waits that were cancelled", () => {
    const lock = new Lock();
    const [, cancelled, next] = inside(loop, () => [lock.acquire(), lock.acquire(), lock.acquire()] as const);
    cancelled.cancel();
    lock.release();
    expect(next.done()).toBe(true);
  });

  it("case 54: keeps a permit for ever that was handed to a task that is cancelled in the same turn", () => {
    const lock = new Lock();
    inside(loop, () => lock.acquire());
    const task = loop.createTask(function* () {
      yield* lock.acquire();
    });
    loop.advance(0);
    lock.release();
    task.cancel();
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(inside(loop, () => lock.acquire()).done()).toBe(false);
  });

  it("case 55: fails with a TimeoutError at the deadline; a deadline of zero is no wait at all", () => {
    const semaphore = new Semaphore(0);
    const [a, b, c] = inside(
      loop,
      () => [semaphore.acquire({ milliseconds: 10 }), semaphore.acquire(0), semaphore.acquire({ seconds: 1 })] as const,
    );
    expect(b.exception()).toMatchObject({ name: "TimeoutError" });
    expect(a.done()).toBe(false);
    loop.advance(10);
    expect(a.exception()).toMatchObject({ name: "TimeoutError" });
    semaphore.release();
    loop.advance(1000);
    expect(c.result()).toBeTypeOf("object");
  });

  it("releases by `using` also after an error", () => {
    const semaphore = new Semaphore(1);
    const work = coroutine(function* () {
      using _permit = yield* semaphore.acquire();
      throw new Error("planted");
    });
    inside(loop, () => work().exception());
    expect(inside(loop, () => semaphore.acquire().done())).toBe(true);
  });

  it("refuses a negative value", () => {
    expect(() => new Semaphore(-1)).toThrow(/fewer than none/);
  });
});
