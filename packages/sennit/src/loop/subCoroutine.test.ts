import { describe, expect, it } from "vitest";
import { sleep } from "../asyncio/sleep.ts";
import { coroutine as tornadoCoroutine } from "../tornado/index.ts";
import { inlineCallbacks } from "../twisted/index.ts";
import type { Coroutine } from "./coroutine.ts";
import type { CoroutineCall } from "./coroutineCall.ts";
import { CancelledError } from "./errors.ts";
import type { Future } from "./future.ts";
import { currentTask } from "./running.ts";
import { coroutine } from "./subCoroutine.ts";
import { VirtualLoop } from "./virtualLoop.ts";

/** What waits for a call, by family: each is given a function that makes the call. */
const drivers: Record<string, (call: () => CoroutineCall<unknown>) => (loop: VirtualLoop) => PromiseLike<unknown>> = {
  "a task": (call) => (loop) =>
    loop.createTask(function* () {
      return yield* call();
    }),
  "a task in debug mode": (call) => (loop) => {
    loop.setDebug(true);
    return loop.createTask(function* () {
      return yield* call();
    });
  },
  "a task of the call itself": (call) => (loop) => loop.createTask(call()),
  "a Twisted coroutine": (call) => () =>
    inlineCallbacks(function* () {
      return yield* call();
    })(),
  "a Tornado coroutine": (call) => () =>
    tornadoCoroutine(function* () {
      return yield* call();
    })(),
  "a plain generator between": (call) => (loop) =>
    loop.createTask(function* () {
      return yield* (function* () {
        return yield* call();
      })();
    }),
};

function runBy(driver: (loop: VirtualLoop) => PromiseLike<unknown>): unknown {
  const loop = new VirtualLoop();
  return loop.runUntilComplete(() => driver(loop));
}

/** Calls itself `depth` deep, and runs `innermost` at the bottom. */
const nested = coroutine(function* (depth: number, innermost: () => Coroutine<unknown>): Coroutine<unknown> {
  return depth === 0 ? yield* innermost() : [yield* nested(depth - 1, innermost)];
});

/** A call of what looks like a generator, and inherits from none of this realm. */
function asForeign<T>(made: Coroutine<T>): () => CoroutineCall<T> {
  const looks = {
    next: (value: unknown) => made.next(value),
    throw: (error: unknown) => made.throw(error),
    return: (value: T) => made.return(value),
    [Symbol.iterator]: () => looks,
    [Symbol.toStringTag]: "Generator",
  };
  return coroutine(() => looks as unknown as Coroutine<T>);
}

describe.each(Object.entries(drivers))("coroutine() in %s", (_, driver) => {
  it("gives each level the value of the one below, after any number of waits", () => {
    const call = () =>
      nested(3, function* () {
        yield* sleep(1);
        yield* sleep(1);
        return "value";
      });
    expect(runBy(driver(call))).toEqual([[["value"]]]);
  });

  it("gives an error to the levels, each of which may handle it and wait again", () => {
    const fails = coroutine(function* (): Coroutine<never> {
      yield* sleep(1);
      throw new Error("planted");
    });
    const handles = coroutine(function* (): Coroutine<unknown> {
      try {
        return yield* fails();
      } catch (error) {
        yield* sleep(1);
        return (error as Error).message;
      } finally {
        yield* sleep(1);
      }
    });
    expect(runBy(driver(() => nested(2, () => handles()[Symbol.iterator]())))).toEqual([["planted"]]);
  });

  it("raises at the end what nobody handles", () => {
    const call = () =>
      nested(5, function* () {
        yield* sleep(1);
        throw new RangeError("planted");
      });
    expect(() => runBy(driver(call))).toThrow(RangeError);
  });

  it("runs one call after another, in loops", () => {
    const one = coroutine(function* (n: number): Coroutine<number> {
      if (n % 2 === 0) yield* sleep(n);
      return n;
    });
    const all = coroutine(function* (): Coroutine<number> {
      let sum = 0;
      for (let n = 0; n < 10; n += 1) sum += yield* one(n);
      return sum;
    });
    expect(runBy(driver(all))).toBe(45);
  });

  it("steps generators that another compiler has made", () => {
    const foreign = (from: number) =>
      asForeign(
        (function* (): Coroutine<unknown> {
          try {
            if (from > 0) yield* foreign(from - 1)();
            yield* sleep(1);
            if (from === 0) throw new Error("planted");
            return from;
          } catch (error) {
            yield* sleep(1);
            return `${from} after: ${(error as Error).message}`;
          }
        })(),
      );
    expect(runBy(driver(() => nested(2, () => foreign(1)()[Symbol.iterator]())))).toEqual([[1]]);
    expect(runBy(driver(() => nested(2, () => foreign(0)()[Symbol.iterator]())))).toEqual([["0 after: planted"]]);
  });

  it("waits by a bare yield", () => {
    const call = coroutine(function* (): Coroutine<string> {
      yield;
      yield;
      return "went on";
    });
    expect(runBy(driver(() => nested(1, () => call()[Symbol.iterator]())))).toEqual(["went on"]);
  });
});

describe("coroutine()", () => {
  it("is cancelled at its innermost wait, and cleans up from there outwards", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const level = coroutine(function* (n: number, on: Future<void>): Coroutine<void> {
      try {
        if (n === 0) yield* on;
        else yield* level(n - 1, on);
      } finally {
        yield* sleep(1);
        trace.push(`level ${n}`);
      }
    });
    const on = loop.createFuture<void>();
    const task = loop.createTask(() => level(2, on));
    loop.advance(0);
    task.cancel("why");
    loop.advance(10);
    expect(trace).toEqual(["level 0", "level 1", "level 2"]);
    expect([task.cancelled(), on.cancelled()]).toEqual([true, true]);
  });

  it("runs in the task that waits", () => {
    const who = coroutine(function* (): Coroutine<unknown> {
      yield* sleep(1);
      return currentTask();
    });
    const loop = new VirtualLoop();
    const same = loop.runUntilComplete(function* (task): Coroutine<boolean> {
      return (yield* who()) === task;
    });
    expect(same).toBe(true);
  });

  it("leaves the task its own coroutine, whichever is the innermost", () => {
    const loop = new VirtualLoop();
    const outermost = (function* (): Coroutine<unknown> {
      return yield* nested(2, () => sleep(1)[Symbol.iterator]() as Coroutine<unknown>);
    })();
    const task = loop.createTask(outermost);
    expect(task.getCoro()).toBe(outermost);
    loop.advance(0);
    expect(task.getCoro()).toBe(outermost);
  });

  it("goes on as a task where a driver of promises has begun it", async () => {
    const drive = async (coroutine: Coroutine<unknown>): Promise<unknown> => {
      let step = coroutine.next(undefined);
      while (step.done !== true)
        step = await Promise.resolve(step.value).then(coroutine.next.bind(coroutine), coroutine.throw.bind(coroutine));
      return step.value;
    };
    const outcomes = coroutine(function* (): Coroutine<unknown[]> {
      const value = yield* nested(1, function* () {
        yield* sleep(1);
        return yield* sleep(1, "value");
      });
      try {
        yield* sleep(1);
        throw new Error("planted");
      } catch (error) {
        return [value, (error as Error).message];
      }
    });
    const main = function* (): Coroutine<unknown> {
      try {
        return yield* outcomes();
      } finally {
        yield* sleep(1);
      }
    };
    expect(await new VirtualLoop().run(() => drive(main()))).toEqual([["value"], "planted"]);
  });

  it("keeps `this` and its arguments", () => {
    class Counter {
      n = 1;
      readonly add = coroutine(function* (this: Counter, by: number): Coroutine<number> {
        yield* sleep(1);
        this.n += by;
        return this.n;
      });
    }
    const counter = new Counter();
    expect(new VirtualLoop().runUntilComplete(() => counter.add(2))).toBe(3);
  });

  it("runs once: a second wait says so", () => {
    const call = nested(0, function* () {
      return 1;
    });
    const twice = function* (): Coroutine<unknown> {
      return [yield* call, yield* call];
    };
    expect(() => new VirtualLoop().runUntilComplete(twice())).toThrow(
      expect.objectContaining({ code: "ERR_COROUTINE_REUSED" }),
    );
  });

  it("is waited for to any depth on a flat stack, once it has suspended", () => {
    const loop = new VirtualLoop();
    const on = loop.createFuture<string>();
    /** Each level suspends before it calls the next. */
    const deep = coroutine(function* (n: number): Coroutine<string> {
      yield;
      return n === 0 ? yield* on : yield* deep(n - 1);
    });
    const task = loop.createTask(deep(100_000));
    loop.callLater(1, () => on.setResult("bottom"));
    expect(loop.runUntilComplete(task)).toBe("bottom");
    const failing = loop.createTask(deep(100_000));
    loop.advance(0);
    failing.cancel();
    expect(() => loop.runUntilComplete(failing)).not.toThrow(RangeError);
  });

  it("can be stepped by hand, as any generator", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const steps = nested(0, function* () {
      return yield* future;
    })[Symbol.iterator]();
    expect(steps.next(undefined).done).toBe(false);
    future.setResult(42);
    expect(steps.next(undefined)).toEqual({ done: true, value: 42 });
    expect(() => {
      const failing = nested(0, function* () {
        yield* loop.createFuture();
      })[Symbol.iterator]();
      failing.next(undefined);
      failing.throw(new CancelledError());
    }).toThrow(CancelledError);
  });
});
