import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { inside } from "../fixtures/inside.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { chainFuture } from "./chainFuture.ts";
import { coroutine } from "./coroutine.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { moment } from "./moment.ts";
import { multi } from "./multi.ts";
import { sleep } from "./sleep.ts";
import { WaitIterator } from "./waitIterator.ts";
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

const failing = coroutine(function* (message: string) {
  yield moment;
  throw new RangeError(message);
});

describe("a list that is yielded", () => {
  it("may be long: 2,000 waits for one turn are over after one", () => {
    const work = coroutine(function* () {
      const moments = yield Array.from({ length: 2000 }, () => moment);
      const turns = yield Array.from({ length: 2000 }, (_, i) =>
        coroutine(function* () {
          yield moment;
          return i;
        })(),
      );
      return [(moments as unknown[]).length, (turns as number[])[1999]];
    });
    expect(inside(loop, work).result()).toEqual([2000, 1999]);
  });

  it("raises the first failure; one alone is not logged, and more are unless multi is told to be quiet", () => {
    const caught: unknown[] = [];
    const work = coroutine(function* () {
      const attempts = [
        () => [failing("a"), sleep(1)],
        () => [failing("b"), failing("c")],
        () => multi([failing("d"), failing("e")], { quietExceptions: RangeError }),
      ];
      for (const attempt of attempts) {
        try {
          yield attempt();
        } catch (error) {
          caught.push((error as Error).message);
        }
      }
    });
    loop.runUntilComplete(() => work());
    expect(caught).toEqual(["a", "b", "d"]);
    expect(logged).toEqual([["Multiple exceptions in yield list", new RangeError("c")]]);
  });

  it("case 17: has no partial results; a WaitIterator gives them", () => {
    const children = (): Future<unknown>[] => [sleep(1), failing("planted"), sleep(2)];
    const iterate = coroutine(function* () {
      const iterator = new WaitIterator<unknown>(children());
      const got: unknown[] = [];
      while (!iterator.done()) {
        try {
          yield* iterator.next();
          got.push(iterator.currentIndex);
        } catch (error) {
          got.push((error as Error).message);
        }
      }
      return got;
    });
    expect(loop.runUntilComplete(() => iterate())).toEqual(["planted", 0, 2]);
    expect(() => loop.runUntilComplete(() => multi(children()))).toThrow("planted");
  });
});

describe("withTimeout of an executor's future", () => {
  it("fails at the deadline, which may be now", () => {
    const [pending, now] = inside(
      loop,
      () =>
        [
          withTimeout({ milliseconds: 10 }, new ExecutorFuture<number>()),
          withTimeout(loop.time(), new ExecutorFuture<number>()),
        ] as const,
    );
    expect(now.exception()).toMatchObject({ name: "TimeoutError" });
    loop.advance(10);
    expect(pending.exception()).toMatchObject({ name: "TimeoutError" });
  });

  it("gives what was there before, as for one of the loop's", () => {
    const done = new ExecutorFuture<string>();
    done.setResult("before");
    const own = loop.createFuture<string>();
    own.setResult("own");
    const futures = inside(loop, () => [withTimeout({ hours: 1 }, done), withTimeout({ hours: 1 }, own)]);
    expect(futures.map((future) => future.result())).toEqual(["before", "own"]);
  });
});

describe("chainFuture", () => {
  it("makes chains of several, from an executor's to another's to the loop's", () => {
    const [a, b, c] = [new ExecutorFuture<number>(), new ExecutorFuture<number>(), loop.createFuture<number>()];
    inside(loop, () => {
      chainFuture(a, b);
      chainFuture(b, c);
    });
    a.setResult(42);
    loop.advance(0);
    expect(c.result()).toBe(42);
  });
});

describe("WaitIterator", () => {
  it("of nothing is done, and has no current future", () => {
    const iterator = inside(loop, () => new WaitIterator([]));
    expect([iterator.done(), iterator.currentIndex, iterator.currentFuture]).toEqual([true, undefined, undefined]);
  });

  it("need not be held by anybody but what waits for its next", () => {
    const work = coroutine(function* () {
      yield* withTimeout({ milliseconds: 100 }, new WaitIterator([sleep(1)]).next());
      return loop.time();
    });
    expect(loop.runUntilComplete(() => work())).toBe(1);
  });
});
