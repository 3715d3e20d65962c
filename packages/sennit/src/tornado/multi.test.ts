import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { inside } from "../fixtures/inside.ts";
import { type Future, VirtualLoop } from "../loop/index.ts";
import { type AppLog, setAppLog } from "./log.ts";
import { multi } from "./multi.ts";

let loop: VirtualLoop;
let logged: unknown[];
let before: AppLog;

beforeEach(() => {
  loop = new VirtualLoop();
  logged = [];
  before = setAppLog({ error: (...entry) => logged.push(entry) });
});

afterEach(() => {
  setAppLog(before);
});

function failingAfter(ms: number, error: Error): Future<never> {
  const future = loop.createFuture<never>();
  loop.callLater(ms, () => future.setException(error));
  return future;
}

function after<T>(ms: number, value: T): Future<T> {
  const future = loop.createFuture<T>();
  loop.callLater(ms, () => future.setResult(value));
  return future;
}

describe("multi", () => {
  it("gives the values in the order of the list, and under the keys of the record", () => {
    expect(loop.runUntilComplete(() => multi([after(2, "a"), after(1, "b")]))).toEqual(["a", "b"]);
    expect(loop.runUntilComplete(() => multi({ x: after(2, "a"), y: after(1, "b") }))).toEqual({ x: "a", y: "b" });
  });

  it("case 5: of nothing is ready at once, and keeps its kind", () => {
    inside(loop, () => {
      expect(multi([]).result()).toEqual([]);
      expect(multi({}).result()).toEqual({});
    });
  });

  it("case 6: takes any iterable when it is called, but no future", () => {
    expect(loop.runUntilComplete(() => multi(new Set([after(1, "a")])))).toEqual(["a"]);
    expect(loop.runUntilComplete(() => multi([after(1, "a")].values()))).toEqual(["a"]);
    inside(loop, () => expect(() => multi(after(1, []) as never)).toThrow(/members of a list or of a record/));
    inside(loop, () => expect(() => multi("text")).toThrow(/a coroutine yielded/));
  });

  it("case 13: waits for all children also after a failure", () => {
    const future = inside(loop, () => multi([after(10, "slow"), failingAfter(1, new Error("fast"))]));
    loop.advance(9);
    expect(future.done()).toBe(false);
    loop.advance(1);
    expect(future.exception()).toEqual(new Error("fast"));
  });

  it("case 14: raises the first failure in the order of the list, and logs the others", () => {
    const first = new Error("first in the list");
    const second = new Error("first in time");
    const future = inside(loop, () => multi([failingAfter(3, first), failingAfter(1, second)]));
    loop.advance(3);
    expect(future.exception()).toBe(first);
    expect(logged).toEqual([["Multiple exceptions in yield list", second]]);
  });

  it("case 15: does not log quiet errors, and raises them all the same", () => {
    const options = { quietExceptions: [TypeError, RangeError] };
    const future = inside(loop, () =>
      multi([failingAfter(1, new TypeError("a")), failingAfter(1, new RangeError("b"))], options),
    );
    loop.advance(1);
    expect(future.exception()).toEqual(new TypeError("a"));
    inside(loop, () =>
      multi([failingAfter(0, new TypeError("a")), failingAfter(0, new TypeError("b"))], { quietExceptions: TypeError }),
    );
    loop.advance(1);
    expect(logged).toEqual([]);
  });

  it("case 16: takes a child twice", () => {
    const child = after(1, "a");
    expect(loop.runUntilComplete(() => multi([child, child]))).toEqual(["a", "a"]);
  });

  it("case 17: leaves the children alone when it is cancelled, and logs all that fail", () => {
    const child = failingAfter(1, new Error("planted"));
    const future = inside(loop, () => multi([child]));
    future.cancel();
    expect(child.done()).toBe(false);
    loop.advance(1);
    expect(future.cancelled()).toBe(true);
    expect(logged).toEqual([["Multiple exceptions in yield list", new Error("planted")]]);
  });

  it("case 18: fails with the cancellation of a child", () => {
    const [a, b] = [loop.createFuture(), loop.createFuture()];
    const future = inside(loop, () => multi([a, b]));
    a.cancel("enough");
    b.cancel();
    loop.advance(0);
    expect(future.exception()).toMatchObject({ name: "CancelledError", reason: "enough" });
    expect(logged).toEqual([]);
  });

  it("waits for an executor's futures, and is settled inside the call that settles the last", () => {
    const child = new ExecutorFuture<string>();
    const future = inside(loop, () => multi([child]));
    child.setResult("a");
    expect(future.result()).toEqual(["a"]);
  });
});
