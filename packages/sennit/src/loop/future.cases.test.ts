import { describe, expect, it } from "vitest";
import type { ExceptionContext } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";

/** A pending future, and callbacks that write their names. */
function prepared() {
  const loop = new VirtualLoop();
  const future = loop.createFuture<string>();
  const trace: string[] = [];
  const write = (name: string) => (): unknown => trace.push(name);
  return { loop, future, trace, first: write("first"), second: write("second"), third: write("third") };
}

describe("a Future's callbacks, of which some are withdrawn", () => {
  it.each([
    [["first"], ["second", "third"]],
    [["first", "second"], ["third"]],
    [["third"], ["first", "second"]],
    [["first", "second", "third"], []],
  ] as const)("without %s, are %s", (withdrawn, left) => {
    const { loop, future, trace, ...callbacks } = prepared();
    for (const name of ["first", "second", "third"] as const) future.addDoneCallback(callbacks[name]);
    for (const name of withdrawn) expect(future.removeDoneCallback(callbacks[name])).toBe(1);
    for (const name of withdrawn) expect(future.removeDoneCallback(callbacks[name])).toBe(0);
    future.setResult("done");
    loop.advance(0);
    expect(trace).toEqual(left);
  });

  it("can be registered again, and then come last", () => {
    const { loop, future, trace, first, second } = prepared();
    future.addDoneCallback(first);
    future.addDoneCallback(second);
    future.removeDoneCallback(first);
    future.addDoneCallback(first);
    future.setResult("done");
    loop.advance(0);
    expect(trace).toEqual(["second", "first"]);
  });

  it("case 14: are called all the same if one of them withdraws the others", () => {
    const { loop, future, trace, second, third } = prepared();
    future.addDoneCallback(() => {
      for (const callback of [second, third]) expect(future.removeDoneCallback(callback)).toBe(0);
    });
    future.addDoneCallback(second);
    future.addDoneCallback(third);
    future.setResult("done");
    loop.advance(0);
    expect(trace).toEqual(["second", "third"]);
  });

  it("case 13: do not call within their turn what one of them adds", () => {
    const { loop, future, trace, second, third } = prepared();
    future.addDoneCallback(() => {
      future.addDoneCallback(third);
      loop.callSoon(() => trace.push("soon"));
    });
    future.addDoneCallback(second);
    future.setResult("done");
    loop.advance(0);
    expect(trace).toEqual(["second", "third", "soon"]);
  });
});

describe("a Future's callbacks", () => {
  it.each<[string, (future: Future<string>) => unknown]>([
    ["a result", (future) => future.setResult("done")],
    ["an error", (future) => future.setException(new Error("planted"))],
    ["a cancellation", (future) => future.cancel()],
  ])("are called with the future itself, by %s", (_what, settle) => {
    const { loop, future } = prepared();
    const seen: unknown[] = [];
    future.addDoneCallback((each) => seen.push(each === future, each.done()));
    settle(future);
    expect(seen).toEqual([]);
    loop.advance(0);
    expect(seen).toEqual([true, true]);
    if (!future.cancelled()) future.exception();
  });
});

describe("a Future", () => {
  it("can be waited for twice by one coroutine", () => {
    const { loop, future } = prepared();
    loop.callLater(1, () => future.setResult("value"));
    const both = loop.runUntilComplete(function* () {
      return [yield* future, yield* future];
    });
    expect(both).toEqual(["value", "value"]);
  });

  it.each([{ done: true, value: 1 }, { done: false, value: 1 }, [1, 2], () => 1])(
    "gives a result as it is that looks like a step of an iterator, or can be called: %o",
    (value) => {
      const loop = new VirtualLoop();
      const future = loop.createFuture<unknown>();
      loop.callLater(1, () => future.setResult(value));
      const result = loop.runUntilComplete(function* () {
        return yield* future;
      });
      expect(result).toBe(value);
    },
  );

  it("case 21: that is pending, cancelled, or has a result that nobody takes, is no failure to report", async () => {
    const loop = new VirtualLoop();
    const reports: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => reports.push(context));
    await loop.run(function* () {
      loop.createFuture();
      loop.createFuture().cancel();
      loop.createFuture<number>().setResult(1);
      loop.createTask(function* () {
        yield* loop.createFuture();
      });
    });
    expect(reports).toEqual([]);
  });

  it("case 17: that was cancelled tells a producer who comes too late, by the exception handler", () => {
    const { loop, future } = prepared();
    const reports: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => reports.push((exception as Error).name));
    loop.callSoon(() => future.setResult("late"));
    future.cancel();
    loop.advance(0);
    expect(reports).toEqual(["InvalidStateError"]);
  });
});
