import { describe, expect, it } from "vitest";
import type { Outcome } from "../core/outcome.ts";
import { collectGarbage } from "../fixtures/collectGarbage.ts";
import { CancelledError } from "./errors.ts";
import type { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";

function settled(loop: VirtualLoop, settle: (future: Future<unknown>) => unknown): Future<unknown> {
  const future = loop.createFuture();
  settle(future);
  return future;
}

describe("a Future's ~future", () => {
  const loop = new VirtualLoop();
  const error = new Error("planted");
  const reason = { why: "enough" };
  const ends: [how: string, settle: (future: Future<unknown>) => unknown, outcome: Outcome][] = [
    ["fulfilled", (future) => future.setResult(loop), { status: "fulfilled", value: loop }],
    ["rejected", (future) => future.setException(error), { status: "rejected", reason: error, expected: false }],
    ["cancelled", (future) => future.cancel(reason), { status: "cancelled", reason }],
  ];

  it("says whose it is, and how and where its observers are called", () => {
    expect(loop.createFuture()["~future"]).toMatchObject({
      version: 1,
      vendor: "sennit/asyncio",
      delivery: "scheduled",
      affinity: "loop",
    });
  });

  it.each(ends)("F1, F4: has one outcome for ever, with the very value: %s", (_how, settle, outcome) => {
    const future = loop.createFuture();
    const { peek } = future["~future"];
    expect(peek()).toBe(undefined);
    settle(future);
    for (let i = 0; i < 2; i += 1) expect(peek()).toEqual(outcome);
    const [value, expected] = [peek(), outcome].map((each) => (each as { value: unknown }).value);
    expect(value).toBe(expected);
    const [got, given] = [peek(), outcome].map((each) => (each as { reason: unknown }).reason);
    expect(got).toBe(given);
  });

  it.each(ends)("F2, F6: calls every observer back, and never during the call: %s", (_how, settle, outcome) => {
    const heard: unknown[] = [];
    const future = loop.createFuture();
    future["~future"].observe((each) => heard.push(["early", each]));
    settle(future);
    future["~future"].observe((each) => heard.push(["late", each]));
    expect(heard).toEqual([]);
    loop.advance(0);
    expect(heard).toEqual([
      ["early", outcome],
      ["late", outcome],
    ]);
  });

  it("F3: shows a value that is a future as it is", () => {
    const inner = loop.createFuture();
    const outer = settled(loop, (future) => future.setResult(inner));
    expect(outer["~future"].peek()).toHaveProperty("value", inner);
  });

  it("F7: calls observers in the order in which they came, in a later iteration", () => {
    const trace: string[] = [];
    const future = loop.createFuture();
    future["~future"].observe(() => trace.push("first"));
    future.addDoneCallback(() => trace.push("second"));
    future["~future"].observe(() => trace.push("third"));
    loop.callSoon(() => {
      future.setResult(1);
      trace.push("set");
    });
    loop.callSoon(() => trace.push("same iteration"));
    loop.advance(0);
    expect(trace).toEqual(["set", "same iteration", "first", "second", "third"]);
  });

  it("F10, F12: answers a request for cancellation, and gives the reason by identity", () => {
    const future = loop.createFuture();
    expect(future["~future"].cancel?.(reason)).toBe(true);
    expect(future["~future"].cancel?.("again")).toBe(false);
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
    const wrapped = settled(loop, (each) => each.cancel(new CancelledError(reason)));
    expect(wrapped["~future"].peek()).toHaveProperty("reason", reason);
  });

  it("F10: comes to its outcome after cleanup, and a value is a possible answer", () => {
    const task = loop.createTask(function* () {
      try {
        return yield* loop.createFuture();
      } catch {
        yield;
        return "finished all the same";
      }
    });
    loop.advance(0);
    expect(task["~future"].cancel?.()).toBe(true);
    expect(task["~future"].peek()).toBe(undefined);
    loop.advance(0);
    expect(task["~future"].peek()).toEqual({ status: "fulfilled", value: "finished all the same" });
  });

  it("F11: does no work when it is cancelled before the start", () => {
    let started = false;
    const task = loop.createTask(function* () {
      started = true;
    });
    task["~future"].cancel?.("why");
    loop.advance(0);
    expect(started).toBe(false);
    expect(task["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
  });

  it("F13, F14: lets go of an observer at once and for good, and the work alone", () => {
    const heard: unknown[] = [];
    const future = loop.createFuture();
    const detach = future["~future"].observe((each) => heard.push(each));
    detach();
    detach();
    expect(future.done()).toBe(false);
    future.setResult(1);
    loop.advance(0);
    expect(heard).toEqual([]);
  });

  it("F13: does not call an observer that is detached between the outcome and its turn", () => {
    const heard: unknown[] = [];
    const future = loop.createFuture();
    const early = future["~future"].observe((each) => heard.push(each));
    future.setResult(1);
    const late = future["~future"].observe((each) => heard.push(each));
    early();
    late();
    loop.advance(0);
    expect(heard).toEqual([]);
  });

  it("F13: holds nothing of 100,000 observers that came and went", () => {
    const future = loop.createFuture();
    const kept = future["~future"].observe(() => {});
    const observer = (): void => {};
    const heapUsed = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    future["~future"].observe(observer)();
    const before = heapUsed();
    for (let i = 0; i < 100_000; i += 1) future["~future"].observe(observer)();
    expect(heapUsed() - before).toBeLessThan(2_000_000);
    kept();
  }, 60_000);

  it("F15: keeps what an observer throws from the producer and the other observers", () => {
    const heard: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context.exception));
    const future = loop.createFuture();
    future["~future"].observe(() => {
      throw error;
    });
    future["~future"].observe((each) => heard.push(each.status));
    future.setResult(1);
    loop.advance(0);
    expect(heard).toEqual([error, "fulfilled"]);
  });
});
