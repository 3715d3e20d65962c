import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sleep as asyncioSleep, asyncWith, gather, timeout, waitFor } from "../asyncio/index.ts";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { untilCollected } from "../fixtures/collectGarbage.ts";
import { inside } from "../fixtures/inside.ts";
import { CancelledError, type Coroutine, type Future, type Task, VirtualLoop } from "../loop/index.ts";
import { cancelAfter } from "./cancelAfter.ts";
import { coroutine, isCoroutineFunction } from "./coroutine.ts";
import { IOLoop } from "./ioLoop.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { Return } from "./return.ts";
import { sleep } from "./sleep.ts";
import { withTimeout } from "./withTimeout.ts";

let loop: VirtualLoop;
let logged: unknown[][];
let before: AppLog;

beforeEach(() => {
  loop = new VirtualLoop();
  logged = [];
  before = setAppLog({ error: (...entry) => logged.push(entry) });
});

afterEach(() => {
  setAppLog(before);
});

const later = coroutine(function* (value: number) {
  yield moment;
  return value;
});

describe("a coroutine's result", () => {
  it("is nothing where it returns nothing, before and after a wait", () => {
    const none = coroutine(function* () {});
    const thrown = coroutine(function* () {
      throw new Return();
    });
    const waiting = coroutine(function* () {
      yield moment;
    });
    const thrownLater = coroutine(function* () {
      yield moment;
      throw new Return();
    });
    const futures = inside(loop, () => [none(), thrown(), waiting(), thrownLater()]);
    expect(futures.map((future) => future.result())).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("is a list as it is, which is not waited for", () => {
    const pair = coroutine(function* (waits: boolean) {
      if (waits) yield moment;
      throw new Return([1, 2]);
    });
    const early = coroutine(function* (): Coroutine<number> {
      if (loop.isRunning()) return 42;
      yield moment;
      return 0;
    });
    const futures = inside(loop, () => [pair(false), pair(true), early()]);
    expect(futures.map((future) => future.result())).toEqual([[1, 2], [1, 2], 42]);
  });

  it("is its own at each call", () => {
    const ioLoop = IOLoop.of(loop);
    expect([ioLoop.runSync(() => later(1)), ioLoop.runSync(() => later(2))]).toEqual([1, 2]);
    expect(isCoroutineFunction(inside(loop, () => later(1)))).toBe(false);
  });
});

describe("a coroutine's wait", () => {
  it("case 3: within itself fails where the stack ends, and the error is in the Future", () => {
    const depth: (n: number) => Future<number> = coroutine(function* (n: number): Coroutine<number> {
      return n === 0 ? 0 : 1 + (yield* depth(n - 1));
    });
    inside(loop, () => expect(depth(1_000_000).exception()).toBeInstanceOf(RangeError));
  });

  it("case 4: for moment is none of an async function, which is given it back", async () => {
    expect(await moment).toBe(moment);
  });
});

describe("a coroutine's error", () => {
  it("case 10: is in the Future also if it is a CancelledError, and never leaves the call", () => {
    const error = new CancelledError("enough");
    const generator = coroutine(function* () {
      throw error;
    });
    const plain = coroutine(() => {
      throw error;
    });
    inside(loop, () => expect([generator().exception(), plain().exception()]).toEqual([error, error]));
  });

  it("case 11: may be replaced or become a result, and two have nothing to do with each other", () => {
    const failing = coroutine(function* (n: number) {
      throw new RangeError(`${n}`);
    });
    const replacing = coroutine(function* () {
      try {
        yield* failing(0);
      } catch (cause) {
        throw new TypeError("instead", { cause });
      }
    });
    const swallowing = coroutine(function* () {
      const caught: Error[] = [];
      for (const n of [1, 2]) {
        try {
          yield* failing(n);
        } catch (error) {
          caught.push(error as Error);
        }
      }
      return caught;
    });
    inside(loop, () => {
      expect(replacing().exception()).toMatchObject({ name: "TypeError", cause: { message: "0" } });
      const caught = swallowing().result();
      expect(caught.map(({ message, cause }) => [message, cause])).toEqual([
        ["1", undefined],
        ["2", undefined],
      ]);
    });
  });

  it("case 44: is the same for all that wait, with the same stack", () => {
    const error = new Error("planted");
    const failing = coroutine(function* () {
      yield* sleep(1);
      throw error;
    });
    const seen: unknown[] = [];
    const look = coroutine(function* (shared: Future<unknown>) {
      try {
        yield* shared;
      } catch (caught) {
        seen.push(caught);
        yield* sleep(1);
        seen.push((caught as Error).stack);
      }
    });
    inside(loop, () => {
      const shared = failing();
      look(shared);
      look(shared);
    });
    loop.advance(2);
    expect(seen).toEqual([error, error, error.stack, error.stack]);
    expect(seen[0]).toBe(seen[1]);
  });

  it("case 43: shows in its stack where each coroutine waited, below the place where it was made", () => {
    const low = coroutine(function* low() {
      yield* sleep(1);
      throw new Error("planted");
    });
    const mid = coroutine(function* mid() {
      yield* low();
    });
    const top = coroutine(function* top() {
      yield* mid();
    });
    const future = inside(loop, top);
    loop.advance(1);
    const { stack } = future.exception() as Error;
    expect(stack?.match(/at (?:async )?(?:low|mid|top)\b/g)).toEqual(["at low", "at async mid", "at async top"]);
  });

  it("case 46: that nobody saw is reported in debug mode with the place of the coroutine's call", async () => {
    loop.setDebug(true);
    const sites: string[] = [];
    loop.setExceptionHandler((_loop, { sourceTraceback }) => sites.push((sourceTraceback ?? []).join("\n")));
    const failing = coroutine(function* () {
      yield moment;
      throw new Error("planted");
    });
    const thisFunctionCalls = (): void => void failing();
    await loop.run(function* () {
      thisFunctionCalls();
      yield* sleep(1);
    });
    expect(sites).toHaveLength(1);
    expect(sites[0]).toContain("thisFunctionCalls");
  });
});

describe("a cancellation", () => {
  it("case 32: does not reach a task that the coroutine waits for, either", () => {
    const trace: string[] = [];
    const tasks: Task<unknown>[] = [];
    function* child(): Coroutine<void> {
      yield* sleep(10);
      trace.push("child");
    }
    const work = coroutine(function* () {
      tasks.push(loop.createTask(child()));
      yield tasks[0];
      trace.push("coroutine");
    });
    inside(loop, work).cancel();
    loop.advance(10);
    expect(trace).toEqual(["child", "coroutine"]);
    expect(tasks[0]?.cancelled()).toBe(false);
  });

  it.each<[string, (work: () => Future<unknown>) => Coroutine<unknown>]>([
    [
      "waitFor",
      function* (work) {
        return yield* waitFor(work(), 5);
      },
    ],
    [
      "timeout",
      function* (work) {
        return yield* asyncWith(timeout(5), () => wait(work()));
      },
    ],
  ])("case 33: by %s abandons the coroutine, which runs on", (_name, limited) => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      yield* sleep(10);
      trace.push("ran on");
    });
    const task = loop.createTask(limited(work));
    loop.advance(9);
    expect(task.exception()).toMatchObject({ name: "TimeoutError" });
    expect(trace).toEqual([]);
    loop.advance(1);
    expect(trace).toEqual(["ran on"]);
  });

  it("case 33: by cancelAfter stops it", () => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(10);
        trace.push("ran on");
      } finally {
        trace.push("cleaned up");
      }
    });
    const future = inside(loop, () => cancelAfter({ milliseconds: 5 }, work()));
    loop.advance(100);
    expect(trace).toEqual(["cleaned up"]);
    expect(future.exception()).toMatchObject({ name: "TimeoutError" });
  });

  it("case 34: of what a coroutine waits for can be caught, and the coroutine goes on", () => {
    const awaited = loop.createFuture<number>();
    const work = coroutine(function* () {
      try {
        return yield* awaited;
      } catch (error) {
        yield* sleep(1);
        return (error as Error).name;
      }
    });
    const future = inside(loop, work);
    awaited.cancel();
    loop.advance(1);
    expect(future.result()).toBe("CancelledError");
  });

  it.each<[string, (x: Future<unknown>) => unknown]>([
    ["a list", (x) => [x]],
    ["a record", (x) => ({ a: { b: x } })],
    ["multi", (x) => multi([x])],
    ["withTimeout", (x) => withTimeout({ seconds: 1 }, x)],
    ["another coroutine", (x) => coroutine(() => wait(x))()],
    ["a task", (x) => loop.createTask(wait(x))],
  ])("case 34: reaches a coroutine through %s", (_name, wrap) => {
    const awaited = loop.createFuture();
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield wrap(awaited);
      } catch (error) {
        trace.push((error as Error).name);
      }
    });
    const future = inside(loop, work);
    awaited.cancel();
    loop.advance(0);
    expect(trace).toEqual(["CancelledError"]);
    expect(future.done()).toBe(true);
  });

  it("case 35: of an executor's future, before and after the wait for it begins, is one and the same error", () => {
    const futures = [new ExecutorFuture<number>(), new ExecutorFuture<number>()] as const;
    futures[0].cancel();
    const names: string[] = [];
    const work = coroutine(function* (x: unknown) {
      try {
        yield x;
      } catch (error) {
        names.push((error as Error).name);
      }
    });
    inside(loop, () => futures.map((future) => work(future)));
    futures[1].cancel();
    loop.advance(0);
    expect(names).toEqual(["CancelledError", "CancelledError"]);
  });
});

function* wait<T>(future: Future<T>): Coroutine<T> {
  return yield* future;
}

describe("coroutines, tasks and async functions", () => {
  it("wait for each other", async () => {
    const asyncFunction = async (): Promise<number> => {
      await asyncioSleep(0);
      return (await later(42)) + (await later(1));
    };
    const main = coroutine(function* () {
      const one = yield asyncFunction();
      const [two, three] = (yield [asyncFunction(), later(2)]) as [number, number];
      const four = yield* withTimeout({ hours: 1 }, asyncFunction());
      return [one, two, three, four];
    });
    expect(await loop.run(() => main())).toEqual([43, 43, 2, 43]);
    expect(await IOLoop.of(loop).run(asyncFunction)).toBe(43);
  });

  it("are gathered by asyncio's", () => {
    function* main(): Coroutine<number[]> {
      return yield* gather([later(1), later(2)]);
    }
    expect(loop.runUntilComplete(main())).toEqual([1, 2]);
  });
});

describe("case 57: a coroutine that nobody holds", () => {
  it("goes on when what it waits for is done", async () => {
    const trace: string[] = [];
    const start = (): void => {
      const awaited = loop.createFuture<string>();
      const work = coroutine(function* () {
        trace.push(yield* awaited);
      });
      inside(loop, () => void work());
      loop.callLater(1, () => awaited.setResult("woken"));
    };
    start();
    await untilCollected();
    loop.advance(1);
    expect(trace).toEqual(["woken"]);
  });

  it("is collected with what it waits for, and its finally does not run", async () => {
    const trace: string[] = [];
    const start = (): WeakRef<Future<unknown>> => {
      const work = coroutine(function* () {
        try {
          yield loop.createFuture();
        } finally {
          trace.push("finally");
        }
      });
      return new WeakRef<Future<unknown>>(inside(loop, work));
    };
    const future = start();
    await untilCollected();
    expect(future.deref()).toBeUndefined();
    expect(trace).toEqual([]);
  });

  it("is held by the loop if it has yielded a generator, whose task the loop holds", async () => {
    const trace: string[] = [];
    const start = (): void => {
      const work = coroutine(function* () {
        trace.push((yield text()) as string);
      });
      inside(loop, () => void work());
    };
    function* text(): Coroutine<string> {
      yield* sleep(10);
      return "woken";
    }
    start();
    await untilCollected();
    loop.advance(10);
    expect(trace).toEqual(["woken"]);
  });
});
