import { beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { inside } from "../fixtures/inside.ts";
import { CoroutineCall, VirtualLoop } from "../loop/index.ts";
import { succeed } from "../twisted/index.ts";
import { BadYieldError } from "./badYieldError.ts";
import { convertYielded } from "./convertYielded.ts";
import { coroutine } from "./coroutine.ts";
import { moment } from "./moment.ts";
import { WaitIterator } from "./waitIterator.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

function after<T>(ms: number, value: T) {
  const future = loop.createFuture<T>();
  loop.callLater(ms, () => (value instanceof Error ? future.setException(value) : future.setResult(value)));
  return future;
}

/** Everything that an iterator gives: the key, and the value or the error. */
const all = coroutine(function* (iterator: WaitIterator<unknown>) {
  const got: unknown[] = [];
  while (!iterator.done()) {
    try {
      got.push([(yield* iterator.next()) as unknown, iterator.currentIndex]);
    } catch (error) {
      got.push([(error as Error).name, iterator.currentIndex]);
    }
  }
  return got;
});

describe("WaitIterator", () => {
  it("case 12: takes whatever a coroutine may yield, what was registered included", () => {
    class Mine {}
    const unregister = convertYielded.register(
      (x) => x instanceof Mine,
      () => after(3, "registered"),
    );
    function* generated() {
      yield* after(1, "");
      return "generated";
    }
    const children = (): unknown[] => [
      generated(),
      new CoroutineCall(generated()),
      coroutine(() => "coroutine")(),
      moment,
      null,
      [after(2, "a"), { b: after(1, "b") }],
      succeed("Deferred"),
      new Mine(),
    ];
    const got = loop.runUntilComplete(() => all(new WaitIterator(children())));
    unregister();
    expect(got).toEqual([
      ["coroutine", 2],
      ["Deferred", 6],
      [undefined, 3],
      [undefined, 4],
      ["generated", 0],
      ["generated", 1],
      [["a", { b: "b" }], 5],
      ["registered", 7],
    ]);
  });

  it("case 12: takes a promise", async () => {
    const got = await loop.run(() =>
      all(new WaitIterator({ a: Promise.resolve(1), b: Promise.reject(new TypeError()) })),
    );
    expect(got).toEqual([
      [1, "a"],
      ["TypeError", "b"],
    ]);
  });

  it("case 12: refuses anything else", () => {
    inside(loop, () => expect(() => new WaitIterator([function* () {}])).toThrow(BadYieldError));
  });

  it("case 22: gives what is done already in the order of the list, then the rest in the order of time", () => {
    const [a, b, c, d] = [after(20, "a"), loop.createFuture<string>(), after(10, "c"), loop.createFuture<string>()];
    d.setResult("d");
    b.setResult("b");
    const got = loop.runUntilComplete(() => all(new WaitIterator<unknown>([a, b, c, d])));
    expect(got).toEqual([
      ["b", 1],
      ["d", 3],
      ["c", 2],
      ["a", 0],
    ]);
  });

  it("case 22: reports keys for a record, and nothing once it is done", () => {
    const futures = { x: after(2, "a"), y: after(1, "b") };
    const iterator = new WaitIterator(futures);
    const next = inside(loop, () => iterator.next());
    loop.advance(1);
    expect([next.result(), iterator.currentIndex, iterator.currentFuture]).toEqual(["b", "y", futures.y]);
    expect(loop.runUntilComplete(() => all(iterator))).toEqual([["a", "x"]]);
    expect([iterator.done(), iterator.currentIndex, iterator.currentFuture]).toEqual([true, undefined, undefined]);
  });

  it("case 23: goes on after an error, which has a current future", () => {
    const got = loop.runUntilComplete(() =>
      all(new WaitIterator<unknown>([after(1, new TypeError("planted")), after(2, "b")])),
    );
    expect(got).toEqual([
      ["TypeError", 0],
      ["b", 1],
    ]);
  });

  it("case 23: ends a `for await` with the first error, and a second one goes on", async () => {
    const iterator = new WaitIterator<unknown>([after(1, new TypeError("planted")), after(2, "b")]);
    const got: unknown[] = [];
    await loop.run(async () => {
      for (let i = 0; i < 2; i += 1) {
        try {
          for await (const value of iterator) got.push(value);
        } catch (error) {
          got.push((error as Error).name);
        }
      }
    });
    expect(got).toEqual(["TypeError", "b"]);
  });

  it("case 24: raises a KeyError for a future that it was given twice", () => {
    const future = loop.createFuture();
    future.setResult("a");
    const iterator = new WaitIterator([future, future]);
    inside(loop, () => {
      expect(iterator.next().result()).toBe("a");
      expect(iterator.currentIndex).toBe(1);
      expect(() => iterator.next()).toThrow(/given that future twice/);
    });
  });

  it("case 24: never ends beyond the end, and forgets a `next` that another one follows", () => {
    const iterator = new WaitIterator([after(1, "a")]);
    const [first, second] = inside(loop, () => [iterator.next(), iterator.next()] as const);
    loop.advance(1);
    expect([first.done(), second.result()]).toEqual([false, "a"]);
    expect(inside(loop, () => iterator.next()).done()).toBe(false);
  });

  it("case 25: gives a cancelled future as a failure", () => {
    const future = loop.createFuture();
    loop.callLater(1, () => future.cancel());
    expect(loop.runUntilComplete(() => all(new WaitIterator([future])))).toEqual([["CancelledError", 0]]);
  });

  it("takes the futures of executors", () => {
    const future = new ExecutorFuture<string>();
    loop.callLater(1, () => future.setResult("a"));
    expect(loop.runUntilComplete(() => all(new WaitIterator<unknown>([future])))).toEqual([["a", 0]]);
  });
});
