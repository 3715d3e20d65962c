import { afterEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { Context, ContextVar } from "../core/context.ts";
import { type Coroutine, getRunningLoop, VirtualLoop } from "../loop/index.ts";
import { coroutine } from "./coroutine.ts";
import { IOLoop } from "./ioLoop.ts";
import { moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { PeriodicCallback } from "./periodicCallback.ts";
import { sleep } from "./sleep.ts";

const variable = new ContextVar("variable", 0);

afterEach(() => {
  expect(variable.get()).toBe(0);
});

/** Calls `fn` in the loop, with a context of its own, and runs until its future is done. */
function inside<T>(fn: () => PromiseLike<T>): T {
  const loop = new VirtualLoop();
  return loop.runUntilComplete(() => new Context().run(fn));
}

describe("the context variables of a coroutine", () => {
  it("case 47: are a copy of the caller's, and what it sets never reaches the caller", () => {
    const seen: number[] = [];
    const child = coroutine(function* (n: number) {
      seen.push(variable.get());
      variable.set(n);
      yield* sleep(1);
      seen.push(variable.get());
    });
    inside(
      coroutine(function* () {
        variable.set(100);
        yield [child(1), child(2)];
        seen.push(variable.get());
      }),
    );
    expect(seen).toEqual([100, 100, 1, 2, 100]);
  });

  it("case 47: do not reach the caller even without a wait, from a plain function, and from one that throws", () => {
    const quick = coroutine(function* (n: number) {
      variable.set(n);
    });
    const plain = coroutine(() => variable.set(2));
    const failing = coroutine(() => {
      variable.set(3);
      throw new Error("planted");
    });
    inside(
      coroutine(function* () {
        variable.set(100);
        quick(1);
        plain();
        expect(failing().exception()).toMatchObject({ message: "planted" });
        expect(variable.get()).toBe(100);
      }),
    );
  });

  it.each([
    ["a timer", () => sleep(1)],
    ["moment", () => moment],
    ["a list", () => [sleep(1), sleep(2)]],
    [
      "an executor's future",
      () => {
        const future = new ExecutorFuture<number>();
        getRunningLoop().callLater(1, () => future.setResult(1));
        return future;
      },
    ],
  ])("case 47: are there again after a wait for %s, whoever has set what meanwhile", (_name, wait) => {
    const work = coroutine(function* (n: number) {
      variable.set(n);
      yield wait();
      expect(variable.get()).toBe(n);
      variable.set(n + 1);
      yield wait();
      return variable.get();
    });
    expect(inside(() => multi([work(10), work(20)]))).toEqual([11, 21]);
  });

  it("case 47: are reset by a token across waits", () => {
    inside(
      coroutine(function* () {
        variable.set(1);
        const token = variable.set(2);
        yield* sleep(1);
        expect(variable.get()).toBe(2);
        yield moment;
        variable.reset(token);
        expect(variable.get()).toBe(1);
        yield* sleep(1);
        expect(variable.get()).toBe(1);
      }),
    );
  });

  it("case 47: are seen in the handling of an error that is thrown into it", () => {
    const loop = new VirtualLoop();
    const awaited = loop.createFuture();
    const work = coroutine(function* () {
      variable.set(7);
      try {
        yield* awaited;
      } finally {
        variable.set(variable.get() + 1);
      }
      return 0;
    });
    const outer = coroutine(function* () {
      variable.set(5);
      try {
        yield* work();
      } catch {
        return variable.get();
      }
      return -1;
    });
    loop.callLater(1, () => awaited.setException(new Error("planted")));
    expect(loop.runUntilComplete(() => outer())).toBe(5);
  });

  it("case 48: are shared with a generator that it runs by yield*", () => {
    function* leaky(): Coroutine<void> {
      yield* sleep(1);
      variable.set(77);
    }
    inside(
      coroutine(function* () {
        yield* leaky();
        expect(variable.get()).toBe(77);
      }),
    );
  });

  it.each(["first", "second"])("case 48: are copied into a generator that it yields, at its %s wait too", (which) => {
    function* own(): Coroutine<number> {
      const inherited = variable.get();
      variable.set(77);
      yield* sleep(1);
      return inherited;
    }
    inside(
      coroutine(function* () {
        if (which === "second") yield moment;
        variable.set(10);
        expect(yield own()).toBe(10);
        expect(variable.get()).toBe(10);
      }),
    );
  });

  it("of a task are what its coroutines begin with", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      const inherited = variable.get();
      variable.set(2);
      yield* sleep(1);
      return inherited;
    });
    loop.runUntilComplete(function* () {
      variable.set(1);
      expect(yield* work()).toBe(1);
      expect(variable.get()).toBe(1);
    });
  });
});

describe("case 49: the context variables of a callback", () => {
  it("are those of the moment in which it was scheduled", () => {
    const loop = new VirtualLoop();
    const seen: number[] = [];
    const look = (): void => void seen.push(variable.get());
    loop.runUntilComplete(
      coroutine(function* () {
        variable.set(5);
        loop.callSoon(look);
        variable.set(6);
        loop.callLater(1, look);
        variable.set(7);
        sleep(2).addDoneCallback(look);
        variable.set(8);
        yield* sleep(3);
      }),
    );
    expect(seen).toEqual([5, 6, 7]);
  });

  it("are those of addFuture, also for an executor's future that is done elsewhere", () => {
    const loop = new VirtualLoop();
    const future = new ExecutorFuture<number>();
    const seen: number[] = [];
    loop.callSoon(() => {
      variable.set(5);
      IOLoop.of(loop).addFuture(future, () => seen.push(variable.get()));
      variable.set(6);
    });
    loop.callLater(1, () => future.setResult(1));
    loop.advance(1);
    expect(seen).toEqual([5]);
  });

  it("are those of the start, for a PeriodicCallback", () => {
    const loop = new VirtualLoop();
    const seen: number[] = [];
    const periodic = new PeriodicCallback(() => seen.push(variable.get()), 10);
    loop.callSoon(() => {
      variable.set(5);
      periodic.start();
      variable.set(6);
    });
    loop.advance(20);
    periodic.stop();
    expect(seen).toEqual([5, 5]);
  });
});
