import { describe, expect, it } from "vitest";
import { type Coroutine, currentTask, type Future, isCoroutine, VirtualLoop } from "../loop/index.ts";
import { coroutine, isCoroutineFunction } from "./coroutine.ts";
import { moment } from "./moment.ts";
import { Return } from "./return.ts";
import { sleep } from "./sleep.ts";

/** Calls `fn` in a callback of the loop and returns what it returned. */
function inside<T>(loop: VirtualLoop, fn: () => T): T {
  let result: T | undefined;
  loop.callSoon(() => {
    result = fn();
  });
  loop.advance(0);
  return result as T;
}

/** A Future with a result. */
function ready<T>(loop: VirtualLoop, value: T): Future<T> {
  const future = loop.createFuture<T>();
  future.setResult(value);
  return future;
}

describe("a coroutine's start", () => {
  it("case 1: is in the call itself, up to the first wait that is pending", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = coroutine(function* () {
      trace.push("a");
      yield* sleep(1);
      trace.push("b");
    });
    inside(loop, () => {
      work();
      trace.push("after call");
    });
    loop.advance(1);
    expect(trace).toEqual(["a", "after call", "b"]);
  });

  it("case 2: does not leave the call while all that it waits on is ready", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      const a = yield* ready(loop, 1);
      const b = (yield ready(loop, 2)) as number;
      const [c] = (yield [ready(loop, 3)]) as number[];
      return a + b + (c as number);
    });
    inside(loop, () => expect(work().result()).toBe(6));
  });

  it("case 2: takes any number of ready waits in one turn, without growing the stack", () => {
    const loop = new VirtualLoop();
    const future = ready(loop, 1);
    const work = coroutine(function* () {
      let sum = 0;
      for (let i = 0; i < 100_000; i += 1) sum += (yield future) as number;
      return sum;
    });
    inside(loop, () => expect(work().result()).toBe(100_000));
  });

  it("case 3: of itself within itself uses the stack", () => {
    const loop = new VirtualLoop();
    const depth: (n: number) => Future<number> = coroutine(function* (n: number): Coroutine<number> {
      return n === 0 ? 0 : 1 + (yield* depth(n - 1));
    });
    inside(loop, () => expect(depth(200).result()).toBe(200));
  });

  it("keeps `this`, the arguments and the name", () => {
    const loop = new VirtualLoop();
    class Adder {
      base = 40;
      add = coroutine(add);
    }
    function* add(this: Adder, n: number): Coroutine<number> {
      return this.base + n;
    }
    inside(loop, () => expect(new Adder().add(2).result()).toBe(42));
    expect(coroutine(add).name).toBe("add");
  });

  it("throws where no loop runs", () => {
    expect(() => coroutine(function* () {})()).toThrow(/no loop is running/);
  });

  it("leaves the current task to be the caller's, and none once the loop has resumed it", () => {
    const loop = new VirtualLoop();
    const seen: unknown[] = [];
    const work = coroutine(function* () {
      seen.push(currentTask()?.getName());
      yield* sleep(1);
      seen.push(currentTask()?.getName());
    });
    loop.runUntilComplete(loop.createTask(() => work(), { name: "caller" }));
    expect(seen).toEqual(["caller", undefined]);
  });
});

describe("a coroutine's wait", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["moment", moment],
  ])("case 4: for %s takes exactly one turn and gives undefined", (_name, yielded) => {
    const loop = new VirtualLoop();
    const trace: unknown[] = [];
    const work = coroutine(function* () {
      loop.callSoon(() => trace.push("same turn"));
      const value = yield yielded;
      loop.callSoon(() => trace.push("next turn"));
      trace.push(value);
    });
    inside(loop, () => void work());
    expect(trace).toEqual(["same turn", undefined, "next turn"]);
  });

  it("case 38: on ready futures lets nobody else run", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = coroutine(function* (name: string, wait: () => unknown) {
      for (let i = 0; i < 3; i += 1) {
        trace.push(name);
        yield wait();
      }
    });
    inside(loop, () => {
      work("a", () => moment);
      work("b", () => ready(loop, 0));
    });
    expect(trace.join("")).toBe("abbbaa");
  });

  it("case 39: is over one turn after the result, in the order of the waits", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    const trace: string[] = [];
    const work = coroutine(function* (name: string) {
      trace.push(name + (yield* future));
    });
    loop.createTask(function* () {
      trace.push(`task${yield* future}`);
    });
    inside(loop, () => {
      work("a");
      work("b");
    });
    inside(loop, () => {
      future.setResult("!");
      trace.push("set");
    });
    expect(trace).toEqual(["set", "task!", "a!", "b!"]);
  });

  it("case 39: costs one more turn for each coroutine or list in between", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<undefined>();
    const trace: string[] = [];
    const direct = coroutine(function* (name: string, x: unknown) {
      yield x;
      trace.push(name);
    });
    inside(loop, () => {
      direct("through a coroutine", direct("direct", future));
      direct("through a list", [future]);
    });
    inside(loop, () => {
      future.setResult(undefined);
      loop.callSoon(() => {
        trace.push("turn 1");
        loop.callSoon(() => trace.push("turn 2"));
      });
    });
    expect(trace).toEqual(["direct", "turn 1", "through a coroutine", "through a list", "turn 2"]);
  });

  it("goes on where a mistake is caught at its yield", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      try {
        yield 42;
      } catch (error) {
        return [(error as Error).name, yield ready(loop, "goes on")];
      }
      return undefined;
    });
    inside(loop, () => expect(work().result()).toEqual(["BadYieldError", "goes on"]));
  });

  it("is told of an error in a converter, too", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      yield {
        then: undefined,
        get bad() {
          throw new Error("planted");
        },
      };
    });
    inside(loop, () => expect(work().exception()).toEqual(new Error("planted")));
  });
});

describe("a coroutine's end", () => {
  it("case 8: does not wait for a future that is returned, by a plain function or by a generator", () => {
    const loop = new VirtualLoop();
    const inner = loop.createFuture<number>();
    inside(loop, () => {
      expect(coroutine(() => inner)().result()).toBe(inner);
      expect(
        coroutine(function* () {
          return inner;
        })().result(),
      ).toBe(inner);
      expect(coroutine(() => 42)().result()).toBe(42);
    });
  });

  it("case 8: of an async function is a promise as its value", async () => {
    const loop = new VirtualLoop();
    const promise = inside(loop, () => coroutine(async () => 42)().result());
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(42);
  });

  it("case 9: is a Return that is thrown, also in a plain function", () => {
    const loop = new VirtualLoop();
    const before = coroutine(function* () {
      throw new Return(1);
    });
    const after = coroutine(function* () {
      yield* sleep(1);
      throw new Return(2);
    });
    const plain = coroutine((): number => {
      throw new Return(3);
    });
    const [a, b, c] = inside(loop, () => [before(), after(), plain()] as const);
    loop.advance(1);
    expect([a.result(), b.result(), c.result()]).toEqual([1, 2, 3]);
  });

  it("case 9: swallows a Return that a catch swallows", () => {
    const loop = new VirtualLoop();
    const work = coroutine(function* () {
      try {
        throw new Return(1);
      } catch {
        return "swallowed";
      }
    });
    inside(loop, () => expect(work().result()).toBe("swallowed"));
  });

  it("case 10: is in the Future, also for an error before the first wait", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const generator = coroutine(function* () {
      throw error;
    });
    const plain = coroutine(() => {
      throw error;
    });
    inside(loop, () => {
      expect(generator().exception()).toBe(error);
      expect(plain().exception()).toBe(error);
    });
  });

  it("case 11, 43: an error may be caught at the wait, and keeps its identity through any number of levels", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const low = coroutine(function* () {
      yield* sleep(1);
      throw error;
    });
    const mid = coroutine(function* () {
      yield* low();
    });
    const top = coroutine(function* () {
      try {
        yield mid();
      } catch (caught) {
        return caught;
      }
      return undefined;
    });
    expect(loop.runUntilComplete(() => top())).toBe(error);
  });
});

describe("isCoroutineFunction", () => {
  it("is true of what coroutine() made, and of nothing else", () => {
    expect(isCoroutineFunction(coroutine(() => 1))).toBe(true);
    expect(isCoroutineFunction(function* () {})).toBe(false);
    expect(isCoroutineFunction("text")).toBe(false);
    expect(isCoroutine(coroutine)).toBe(false);
  });
});
