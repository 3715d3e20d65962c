import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CancelledError as BaseCancelledError } from "../core/cancelled.ts";
import { InvalidStateError, UsageError } from "../core/errors.ts";
import { type Instrument, setInstrument } from "../core/instrument.ts";
import { CancelledError as LoopCancelledError } from "../loop/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import { type Reporter, setReporter } from "./reporter.ts";

describe("states", () => {
  test("a new future is pending", () => {
    const future = new Future<number>();
    expect([future.done(), future.running(), future.cancelled()]).toEqual([false, false, false]);
  });

  test("setRunningOrNotifyCancel makes it run", () => {
    const future = new Future<number>();
    expect(future.setRunningOrNotifyCancel()).toBe(true);
    expect([future.done(), future.running(), future.cancelled()]).toEqual([false, true, false]);
  });

  test("a result finishes it", () => {
    const future = new Future<number>();
    future.setRunningOrNotifyCancel();
    future.setResult(1);
    expect([future.done(), future.running(), future.cancelled()]).toEqual([true, false, false]);
    expect(future.result()).toBe(1);
    expect(future.exception()).toBeUndefined();
  });

  test("an error finishes it", () => {
    const future = new Future<number>();
    const error = new Error("broken");
    future.setException(error);
    expect([future.done(), future.cancelled()]).toEqual([true, false]);
    expect(() => future.result()).toThrow(error);
    expect(future.exception()).toBe(error);
  });

  test("80: a result may be set while it is pending", () => {
    const future = new Future<number>();
    future.setResult(1);
    expect(future.result()).toBe(1);
  });

  test("a value that is a future stays one", () => {
    const inner = new Future<number>();
    const outer = new Future<Future<number>>();
    outer.setResult(inner);
    expect(outer.result()).toBe(inner);
  });
});

describe("cancel", () => {
  test("79: cancels what is pending, and answers true again later", () => {
    const future = new Future<number>();
    expect([future.cancel(), future.cancel()]).toEqual([true, true]);
    expect([future.done(), future.running(), future.cancelled()]).toEqual([true, false, true]);
  });

  test("79: answers false when it runs or is finished", () => {
    const future = new Future<number>();
    future.setRunningOrNotifyCancel();
    expect(future.cancel()).toBe(false);
    future.setResult(1);
    expect(future.cancel()).toBe(false);
    expect(future.result()).toBe(1);
  });

  test("result and exception throw its CancelledError, with the reason", () => {
    const future = new Future<number>();
    const reason = { why: "late" };
    future.cancel(reason);
    expect(() => future.result()).toThrow(CancelledError);
    expect(() => future.exception()).toThrow(CancelledError);
    try {
      future.result();
    } catch (error) {
      expect((error as CancelledError).reason).toBe(reason);
    }
  });

  test("a CancelledError as the reason is taken apart, unless it is of this family", async () => {
    const own = new CancelledError("own");
    const future = new Future<number>();
    future.cancel(own);
    await expect(future).rejects.toBe(own);

    const other = new Future<number>();
    other.cancel(new BaseCancelledError("other", "who"));
    await expect(other).rejects.toMatchObject({ reason: "other", requestedBy: "who" });
  });

  test("80: the executor takes note of it once", () => {
    const future = new Future<number>();
    future.cancel();
    expect(future.setRunningOrNotifyCancel()).toBe(false);
    expect(future.cancelled()).toBe(true);
    expect(() => future.setRunningOrNotifyCancel()).toThrow(UsageError);
  });
});

describe("wrong use", () => {
  test("result and exception of what is not done teach how to wait", () => {
    const future = new Future<number>();
    expect(() => future.result()).toThrow(InvalidStateError);
    expect(() => future.result()).toThrow("yield* future, or await future");
    future.setRunningOrNotifyCancel();
    expect(() => future.exception()).toThrow(InvalidStateError);
  });

  test.each([
    ["a result", (future: Future<number>) => future.setResult(1)],
    ["an error", (future: Future<number>) => future.setException("broken")],
    ["a cancellation", (future: Future<number>) => void future.cancel()],
  ])("no result and no error can be set after %s", (_, settle) => {
    const future = new Future<number>();
    settle(future);
    future["~future"].seen?.();
    expect(() => future.setResult(2)).toThrow(InvalidStateError);
    expect(() => future.setException(new Error("late"))).toThrow(InvalidStateError);
  });

  test("80: setRunningOrNotifyCancel twice, or of what is finished, is refused", () => {
    const future = new Future<number>();
    future.setRunningOrNotifyCancel();
    expect(() => future.setRunningOrNotifyCancel()).toThrow(UsageError);
    future.setResult(1);
    expect(() => future.setRunningOrNotifyCancel()).toThrow("FINISHED");
  });
});

describe("callbacks", () => {
  const reporter = vi.fn<Reporter>();
  let before: Reporter;

  beforeEach(() => {
    before = setReporter(reporter.mockReset());
  });

  afterEach(() => {
    setReporter(before);
  });

  test("79: are called in their order, inside the call that settles", () => {
    const future = new Future<number>();
    const heard: string[] = [];
    future.addDoneCallback((it) => heard.push(`first ${it.result()}`));
    future.addDoneCallback((it) => heard.push(`second ${it.result()}`));
    future.setResult(1);
    expect(heard).toEqual(["first 1", "second 1"]);
  });

  test("79: are called at once when it is done, before those that still wait", () => {
    const future = new Future<number>();
    const heard: string[] = [];
    future.addDoneCallback(() => {
      heard.push("first");
      future.addDoneCallback(() => heard.push("late"));
    });
    future.addDoneCallback(() => heard.push("second"));
    future.cancel();
    expect(heard).toEqual(["first", "late", "second"]);
  });

  test("79: one that throws is reported, and the others are called", () => {
    const future = new Future<number>();
    const error = new Error("in a callback");
    const other = vi.fn();
    future.addDoneCallback(function culprit() {
      throw error;
    });
    future.addDoneCallback(other);
    future.setResult(1);
    expect(other).toHaveBeenCalledExactlyOnceWith(future);
    expect(reporter).toHaveBeenCalledExactlyOnceWith({
      message: "Exception in callback culprit",
      exception: error,
      future,
    });
  });

  test("one that throws when it is added to a done future is reported too", () => {
    const future = new Future<number>();
    future.setResult(1);
    future.addDoneCallback(() => {
      throw new Error("in a callback");
    });
    expect(reporter).toHaveBeenCalledOnce();
  });
});

describe("waiting", () => {
  test("await gives the result or throws the error", async () => {
    const good = new Future<number>();
    const bad = new Future<number>();
    const results = Promise.allSettled([good, bad]);
    good.setResult(1);
    bad.setException("broken");
    expect(await results).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: "broken" },
    ]);
  });

  test("yield* gives the result in a task", () => {
    const loop = new VirtualLoop();
    const future = new Future<number>();
    loop.callLater(10, () => future.setResult(42));
    const result = loop.runUntilComplete(function* () {
      return yield* future;
    });
    expect(result).toBe(42);
  });

  test("yield* of what is done does not suspend, and throws its error", () => {
    const loop = new VirtualLoop();
    const good = new Future<number>();
    const bad = new Future<number>();
    good.setResult(1);
    bad.setException("broken");
    const result = loop.runUntilComplete(function* () {
      let other = false;
      loop.callSoon(() => {
        other = true;
      });
      const value = yield* good;
      try {
        yield* bad;
      } catch (error) {
        return [value, error, other];
      }
      return [];
    });
    expect(result).toEqual([1, "broken", false]);
  });

  test.each(["before", "while"])("a cancellation %s a task waits is raised as the task's own", (when) => {
    const loop = new VirtualLoop();
    const future = new Future<number>();
    if (when === "before") future.cancel("why");
    else loop.callSoon(() => loop.callSoon(() => future.cancel("why")));
    const result = loop.runUntilComplete(function* () {
      try {
        return yield* future;
      } catch (error) {
        return error;
      }
    });
    expect(result).toBeInstanceOf(LoopCancelledError);
    expect(result).toMatchObject({ reason: "why" });
  });

  test("cancelling a task cancels what it waits on", () => {
    const loop = new VirtualLoop();
    const future = new Future<number>();
    const task = loop.createTask(function* () {
      return yield* future;
    });
    loop.callLater(10, () => task.cancel("why"));
    loop.advance(20);
    expect(task.cancelled()).toBe(true);
    expect(future.cancelled()).toBe(true);
    expect(() => future.result()).toThrow("why");
  });

  test("cancelling a task only ends its wait on what runs", () => {
    const loop = new VirtualLoop();
    const future = new Future<number>();
    future.setRunningOrNotifyCancel();
    const task = loop.createTask(function* () {
      return yield* future;
    });
    loop.callLater(10, () => task.cancel());
    loop.advance(20);
    expect(task.cancelled()).toBe(true);
    expect(future.running()).toBe(true);
    future.setResult(1);
  });

  test("cancelling an async function's task cancels what it awaits", async () => {
    const loop = new VirtualLoop();
    const future = new Future<number>();
    await loop.run(async () => {
      const task = loop.createTask(async () => await future);
      loop.callLater(10, () => task.cancel());
      await expect(task).rejects.toThrow(LoopCancelledError);
    });
    expect(future.cancelled()).toBe(true);
  });
});

test("an instrument hears of it", () => {
  const heard: unknown[] = [];
  const instrument: Instrument = {
    created: (_, family) => heard.push(["created", family]),
    cancelRequested: (_, reason) => heard.push(["cancelRequested", reason]),
    settled: () => heard.push(["settled"]),
  };
  const before = setInstrument(instrument);
  new Future<number>().cancel("why");
  setInstrument(before);
  expect(heard).toEqual([["created", "concurrent"], ["cancelRequested", "why"], ["settled"]]);
});
