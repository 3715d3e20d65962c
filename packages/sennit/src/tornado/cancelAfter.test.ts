import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { ContextVar } from "../core/context.ts";
import { inside } from "../fixtures/inside.ts";
import { type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { Deferred } from "../twisted/index.ts";
import { cancelAfter } from "./cancelAfter.ts";
import { coroutine } from "./coroutine.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
import { sleep } from "./sleep.ts";

let loop: VirtualLoop;
let logged: unknown[];
let before: AppLog;
let trace: string[];

beforeEach(() => {
  loop = new VirtualLoop();
  logged = [];
  trace = [];
  before = setAppLog({ error: (...entry) => logged.push(entry) });
});

afterEach(() => {
  setAppLog(before);
  expect(logged).toEqual([]);
});

const limit = { milliseconds: 10 };
const TIMEOUT = { name: "TimeoutError", code: "ERR_TIMEOUT" };

/** Notes what is thrown into it, and takes 5 ms to clean up. */
function* careful(name: string, wait: unknown): Coroutine<unknown> {
  try {
    return yield wait;
  } catch (error) {
    trace.push(`${name}: ${(error as Error).name}`);
    throw error;
  } finally {
    yield* sleep(5);
    trace.push(`${name}: cleaned up`);
  }
}

describe("cancelAfter", () => {
  it("gives the value or the error of what is done in time, and stops its timer", () => {
    const inner = loop.createFuture<string>();
    const failing = loop.createFuture<string>();
    const [value, error] = inside(loop, () => [cancelAfter(limit, inner), cancelAfter(limit, failing)] as const);
    inner.setResult("in time");
    failing.setException(new RangeError("planted"));
    loop.advance(100);
    expect(value.result()).toBe("in time");
    expect(error.exception()).toBeInstanceOf(RangeError);
  });

  it("cancels a Future at the deadline", () => {
    const inner = loop.createFuture();
    const future = inside(loop, () => cancelAfter(limit, inner));
    loop.advance(9);
    expect(inner.done()).toBe(false);
    loop.advance(1);
    expect(inner.cancelled()).toBe(true);
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  it("takes a number as a time of the loop, which may have passed", () => {
    loop.advance(100);
    const future = inside(loop, () => cancelAfter(50, sleep(1)));
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  const sources: [string, (name: string, wait: () => unknown) => unknown][] = [
    ["coroutine", (name, wait) => coroutine(() => careful(name, wait()))()],
    ["generator", (name, wait) => careful(name, wait())],
    ["task", (name, wait) => loop.createTask(careful(name, wait()))],
  ];
  it.each(sources)("reaches the innermost wait through a %s, and waits for the cleanup", (_kind, make) => {
    const inner = loop.createFuture();
    const work = coroutine(function* () {
      return yield* careful(
        "outer",
        make("inner", () => inner),
      );
    });
    const future = inside(loop, () => cancelAfter(limit, work()));
    loop.advance(10);
    expect(inner.cancelled()).toBe(true);
    expect(future.done()).toBe(false);
    loop.advance(10);
    expect(trace).toEqual(["inner: CancelledError", "inner: cleaned up", "outer: CancelledError", "outer: cleaned up"]);
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  it("tells the coroutine why", () => {
    const reasons: unknown[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(100);
      } catch (error) {
        reasons.push((error as { reason: unknown }).reason);
        throw error;
      }
    });
    const future = inside(loop, () => cancelAfter(limit, work()));
    loop.advance(10);
    expect(reasons).toEqual([future.exception()]);
  });

  it("reaches the members of lists and records, and waits for all of them", () => {
    const long = coroutine((name: string) => careful(name, sleep(100)));
    const work = coroutine(function* () {
      yield [long("a"), { b: long("b") }, sleep(1)];
    });
    const future = inside(loop, () => cancelAfter(limit, work()));
    loop.advance(15);
    expect(trace).toEqual(["a: CancelledError", "b: CancelledError", "a: cleaned up", "b: cleaned up"]);
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  it("keeps a value or an error that comes all the same", () => {
    const stubborn = coroutine(function* (fails: boolean) {
      try {
        yield* sleep(100);
      } catch {
        if (fails) throw new RangeError("planted");
      }
      yield* sleep(100);
      return "value";
    });
    const [value, error] = inside(loop, () => [
      cancelAfter(limit, stubborn(false)),
      cancelAfter(limit, stubborn(true)),
    ]);
    loop.advance(110);
    expect(value?.result()).toBe("value");
    expect(error?.exception()).toBeInstanceOf(RangeError);
  });

  it("finds a coroutine that goes from turn to turn by moment", () => {
    const busy = coroutine(function* () {
      for (;;) yield moment;
    });
    const future = inside(loop, () => {
      const wrapped = cancelAfter(0, busy());
      return wrapped;
    });
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  it("lets go of a promise and of an executor's job that runs, and logs what becomes of them", () => {
    const running = new ExecutorFuture<number>();
    running.setRunningOrNotifyCancel();
    const queued = new ExecutorFuture<number>();
    const waiting = coroutine(function* () {
      yield running;
    });
    const futures = inside(loop, () => [
      cancelAfter(limit, running),
      cancelAfter(limit, waiting()),
      cancelAfter(limit, queued),
      cancelAfter(limit, new Promise(() => {})),
    ]);
    loop.advance(10);
    for (const future of futures) expect(future.exception()).toMatchObject(TIMEOUT);
    expect(queued.cancelled()).toBe(true);
    expect(running.done()).toBe(false);
    const error = new Error("planted");
    running.setException(error);
    loop.advance(0);
    expect(logged.splice(0)).toEqual([["Exception in Future after timeout", error]]);
  });

  it("cancels a Deferred by its canceller", () => {
    const deferred = new Deferred<number>(() => trace.push("canceller"));
    const future = inside(loop, () => cancelAfter(limit, deferred));
    loop.advance(10);
    expect(trace).toEqual(["canceller"]);
    expect(future.exception()).toMatchObject(TIMEOUT);
  });

  it("is cancelled itself by the end of what it wraps, in time", () => {
    const inner = loop.createFuture();
    const future = inside(loop, () => cancelAfter(limit, inner));
    inner.cancel("enough");
    loop.advance(10);
    expect(future.cancelled()).toBe(true);
    expect(() => future.result()).toThrow(expect.objectContaining({ reason: "enough" }));
  });

  it("passes its own cancellation on, and waits for the cleanup: of a task that waits for it too", () => {
    const work = coroutine(() => careful("work", sleep(100)));
    const task = loop.createTask(function* () {
      yield* cancelAfter({ seconds: 10 }, work());
    });
    loop.advance(1);
    task.cancel("enough");
    loop.advance(4);
    expect(task.done()).toBe(false);
    loop.advance(1);
    expect(trace).toEqual(["work: CancelledError", "work: cleaned up"]);
    expect(task.cancelled()).toBe(true);
    loop.advance(10_000);
  });

  it("within another: the shorter one comes first", () => {
    const work = coroutine(() => careful("work", sleep(100)));
    const outer = coroutine(function* () {
      yield* cancelAfter(limit, work());
    });
    const future = inside(loop, () => cancelAfter({ milliseconds: 50 }, outer()));
    loop.advance(15);
    expect(future.exception()).toMatchObject(TIMEOUT);
    const longer = inside(loop, () => cancelAfter(loop.time() + 10, cancelAfter({ seconds: 50 }, work())));
    loop.advance(15);
    expect(longer.exception()).toMatchObject(TIMEOUT);
    expect(trace.length).toBe(4);
  });

  it("cancels a coroutine that has abandoned its wait only once", () => {
    const inner = new ExecutorFuture<number>();
    inner.setRunningOrNotifyCancel();
    const work = coroutine(function* () {
      try {
        yield inner;
      } catch {
        yield* sleep(5);
        return (yield inner) as number;
      }
      return 0;
    });
    const future = inside(loop, () => cancelAfter(limit, work()));
    loop.advance(20);
    inner.setResult(42);
    loop.advance(0);
    expect((future as Future<number>).result()).toBe(42);
  });

  it("leaves the context variables of the coroutine as they are", () => {
    const variable = new ContextVar("variable", 0);
    const work = coroutine(function* () {
      variable.set(7);
      try {
        yield* sleep(100);
      } finally {
        trace.push(String(variable.get()));
      }
    });
    inside(loop, () => cancelAfter(limit, work()));
    loop.advance(10);
    expect(trace).toEqual(["7"]);
  });
});
