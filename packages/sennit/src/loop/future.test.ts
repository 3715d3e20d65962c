import { describe, expect, it } from "vitest";
import { adopt } from "./adopt.ts";
import { CancelledError } from "./errors.ts";
import type { ExceptionContext } from "./eventLoop.ts";
import { Future } from "./future.ts";
import { VirtualLoop } from "./virtualLoop.ts";

const invalidState = (part: string) =>
  expect.objectContaining({
    name: "InvalidStateError",
    code: "ERR_INVALID_STATE",
    message: expect.stringContaining(part),
  });

/** Runs one iteration of `loop`, and no more. */
function iterate(loop: VirtualLoop): void {
  loop.runUntilComplete(finished(loop));
}

function finished(loop: VirtualLoop): Future<void> {
  const future = loop.createFuture<void>();
  future.setResult();
  return future;
}

function failed(loop: VirtualLoop, error: unknown): Future<never> {
  const future = loop.createFuture<never>();
  future.setException(error);
  return future;
}

describe("a Future's state", () => {
  it("goes from pending to a result, an error or a cancellation, once", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const [result, failure, cancellation] = [loop.createFuture<number>(), loop.createFuture(), loop.createFuture()];
    for (const future of [result, failure, cancellation]) expect(future.done()).toBe(false);
    result.setResult(1);
    failure.setException(error);
    expect(cancellation.cancel("why")).toBe(true);
    for (const future of [result, failure, cancellation]) expect(future.done()).toBe(true);
    expect([result, failure, cancellation].map((future) => future.cancelled())).toEqual([false, false, true]);
    expect(result.result()).toBe(1);
    expect(result.exception()).toBe(undefined);
    expect(failure.exception()).toBe(error);
    expect(() => failure.result()).toThrow(error);
  });

  it("case 16: has no result and no exception while pending, and says how to wait", () => {
    const future = new VirtualLoop().createFuture();
    expect(() => future.result()).toThrow(invalidState("yield* future"));
    expect(() => future.exception()).toThrow(invalidState("still pending"));
  });

  it("case 16: raises the same CancelledError again and again when cancelled", () => {
    const future = new VirtualLoop().createFuture();
    const reason = { why: "enough" };
    future.cancel(reason);
    const cancelled = expect.objectContaining({ name: "CancelledError", code: "ERR_CANCELLED", reason });
    expect(() => future.result()).toThrow(cancelled);
    expect(() => future.result()).toThrow(cancelled);
    expect(() => future.exception()).toThrow(cancelled);
  });

  it("case 17: takes no second result", () => {
    const loop = new VirtualLoop();
    const [result, cancellation] = [finished(loop), loop.createFuture<void>()];
    cancellation.cancel();
    for (const future of [result, cancellation]) {
      expect(() => future.setResult()).toThrow(invalidState("if (!future.done()) future.setResult"));
      expect(() => future.setException(new Error())).toThrow(invalidState("setException"));
    }
  });

  it("case 18: is not cancelled when it is done", () => {
    const future = finished(new VirtualLoop());
    expect(future.cancel()).toBe(false);
    expect(future.cancelled()).toBe(false);
  });

  it("case 19: makes an error of a class that it is given, and keeps every other value as it is", () => {
    const loop = new VirtualLoop();
    for (const errorClass of [Error, TypeError, class Mine extends Error {}]) {
      expect(failed(loop, errorClass).exception()).toBeInstanceOf(errorClass);
    }
    const fn = (): void => {};
    for (const value of [fn, undefined, null, "text", { an: "object" }, Map]) {
      expect(failed(loop, value).exception()).toBe(value);
    }
  });

  it("case 20: is finished, not cancelled, by a CancelledError that it is given as its error", () => {
    const loop = new VirtualLoop();
    const error = new CancelledError("why");
    const future = failed(loop, error);
    expect(future.cancelled()).toBe(false);
    expect(() => future.result()).toThrow(error);
    const task = loop.createTask(function* () {
      yield* future;
    });
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
  });

  it("keeps a CancelledError that is given as the reason, and tells who asked otherwise", () => {
    const loop = new VirtualLoop();
    const own = new CancelledError("own");
    const [first, second, third] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
    first.cancel(own);
    second.cancel("from outside");
    const task = loop.createTask(function* () {
      third.cancel();
    });
    loop.advance(0);
    expect(() => first.result()).toThrow(own);
    expect(() => second.result()).toThrow(expect.objectContaining({ requestedBy: undefined }));
    expect(() => third.result()).toThrow(expect.objectContaining({ requestedBy: task }));
  });

  it("takes any value as the reason", () => {
    const loop = new VirtualLoop();
    for (const reason of [Object.create(null), Symbol("why"), null, 0, () => {}]) {
      const future = loop.createFuture();
      future.cancel(reason);
      expect(() => future.result()).toThrow(expect.objectContaining({ reason }));
    }
  });

  it("knows its loop, and needs a running one if it is given none", () => {
    const loop = new VirtualLoop();
    expect(loop.createFuture().getLoop()).toBe(loop);
    expect(() => new Future()).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
    loop.runUntilComplete(function* () {
      expect(new Future().getLoop()).toBe(loop);
    });
  });
});

describe("a Future's callbacks", () => {
  it.each([undefined, null, 5, "text", {}, Promise.resolve()])("takes no callback that is none: %o", (x) => {
    const loop = new VirtualLoop();
    const done = loop.createFuture<void>();
    done.setResult();
    for (const future of [loop.createFuture(), done])
      expect(() => future.addDoneCallback(x as never)).toThrow(
        expect.objectContaining({
          code: "ERR_NOT_A_FUNCTION",
          message: expect.stringMatching(
            /^future\.addDoneCallback\(\) was called with .*Write instead: future\.addDoneCallback\(\(\) => …\)$/,
          ),
        }),
      );
  });

  it("case 13: are never called at once, and in the order of their registration", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const trace: unknown[] = [];
    future.addDoneCallback((done) => trace.push(["first", done === future]));
    future.addDoneCallback(() => trace.push("second"));
    future.setResult(1);
    expect(trace).toEqual([]);
    loop.advance(0);
    expect(trace).toEqual([["first", true], "second"]);
  });

  it("case 13: stand in the queue where the future was done, and later ones behind what is queued", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const trace: string[] = [];
    future.addDoneCallback(() => {
      trace.push("before");
      future.addDoneCallback(() => trace.push("from a callback"));
    });
    loop.callSoon(() => trace.push("soon"));
    future.setResult(1);
    loop.callSoon(() => trace.push("sooner"));
    future.addDoneCallback(() => trace.push("after"));
    loop.advance(0);
    expect(trace).toEqual(["soon", "before", "sooner", "after", "from a callback"]);
  });

  it("case 14: are withdrawn all at once, and counted", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const trace: string[] = [];
    const twice = (): unknown => trace.push("twice");
    const once = (): unknown => trace.push("once");
    for (const callback of [twice, once, twice]) future.addDoneCallback(callback);
    expect(future.removeDoneCallback(twice)).toBe(2);
    expect(future.removeDoneCallback(twice)).toBe(0);
    future.setResult(1);
    loop.advance(0);
    expect(trace).toEqual(["once"]);
  });

  it("case 14: cannot be withdrawn once the future is done", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const trace: string[] = [];
    const callback = (): unknown => trace.push("called");
    future.addDoneCallback(callback);
    future.setResult(1);
    expect(future.removeDoneCallback(callback)).toBe(0);
    loop.advance(0);
    expect(trace).toEqual(["called"]);
  });

  it("F15, case 15: keep their errors to themselves", () => {
    const loop = new VirtualLoop();
    const heard: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => heard.push(context));
    const future = loop.createFuture<number>();
    const error = new Error("planted");
    const trace: string[] = [];
    future.addDoneCallback(function explode() {
      throw error;
    });
    future.addDoneCallback(() => trace.push("second"));
    future.setResult(1);
    loop.advance(0);
    expect(trace).toEqual(["second"]);
    expect(heard).toMatchObject([{ message: "Exception in callback explode", exception: error }]);
    expect(heard[0]?.future).toBe(future);
  });
});

describe("waiting for a Future by yield*", () => {
  it("gives its value, and throws its very error", () => {
    const loop = new VirtualLoop();
    const error = { not: "an Error" };
    const [good, bad] = [loop.createFuture<number>(), loop.createFuture<number>()];
    loop.callLater(1, () => good.setResult(1));
    loop.callLater(2, () => bad.setException(error));
    const got: unknown[] = [];
    loop.runUntilComplete(function* () {
      got.push(yield* good);
      try {
        yield* bad;
      } catch (caught) {
        got.push(caught);
      }
    });
    expect(got[0]).toBe(1);
    expect(got[1]).toBe(error);
  });

  it("case 22: does not wait for one that is done, and lets nothing else run", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      yield* finished(loop);
      yield* loop.createTask(function* () {});
      trace.push("after the task");
      for (let i = 0; i < 10; i += 1) yield* finished(loop);
      try {
        yield* failed(loop, new Error("planted"));
      } catch {}
      trace.push("after the done ones");
    });
    expect(trace).toEqual(["soon", "after the task", "after the done ones"]);
  });

  it("case 23: resumes those that wait first come first served, with the same error", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const error = new Error("planted");
    const got: unknown[] = [];
    for (const name of ["a", "b", "c"]) {
      loop.createTask(function* () {
        try {
          yield* future;
        } catch (caught) {
          got.push(name, caught === error);
        }
      });
    }
    loop.callLater(1, () => future.setException(error));
    loop.advance(1);
    expect(got).toEqual(["a", true, "b", true, "c", true]);
  });

  it("case 24: is cancelled for all that wait when one of them is", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const wait = function* () {
      yield* future;
    };
    const tasks = [loop.createTask(wait), loop.createTask(wait), loop.createTask(wait)];
    loop.advance(0);
    tasks[1]?.cancel();
    loop.advance(0);
    expect(tasks.map((task) => task.cancelled())).toEqual([true, true, true]);
    expect(tasks.map((task) => task.cancelling())).toEqual([0, 1, 0]);
  });
});

describe("iterating a Future as a list", () => {
  it("fails at once while it is pending, instead of never coming to an end", () => {
    const future = new VirtualLoop().createFuture();
    const iterated = expect.objectContaining({
      code: "ERR_FUTURE_ITERATED",
      message: expect.stringContaining("[future]"),
    });
    expect(() => [...future]).toThrow(iterated);
    expect(() => new Set(future)).toThrow(iterated);
  });
});

describe("waiting for a Future by await", () => {
  it("gives its value, and throws its very error or its CancelledError", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const [good, bad, gone] = [loop.createFuture<number>(), loop.createFuture(), loop.createFuture()];
    await loop.run(async () => {
      loop.callLater(1, () => good.setResult(1));
      loop.callLater(2, () => bad.setException(error));
      loop.callLater(3, () => gone.cancel("why"));
      expect(await good).toBe(1);
      await expect(bad).rejects.toBe(error);
      await expect(gone).rejects.toMatchObject({ name: "CancelledError", reason: "why" });
    });
  });

  it("needs no loop for one that is done", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    expect(await finished(loop)).toBe(undefined);
    await expect(failed(loop, error)).rejects.toBe(error);
    const cancelled = loop.createFuture();
    cancelled.cancel("why");
    await expect(cancelled).rejects.toMatchObject({ reason: "why" });
  });

  it("calls its handlers later, and each once, as promises do", async () => {
    const loop = new VirtualLoop();
    const trace: unknown[] = [];
    const chained = finished(loop).then(
      () => trace.push("fulfilled"),
      () => trace.push("rejected"),
    );
    trace.push("now");
    await chained;
    expect(trace).toEqual(["now", "fulfilled"]);
    expect(await failed(loop, new Error()).then(undefined, () => "handled")).toBe("handled");
    expect(await finished(loop).then(null, null)).toBe(undefined);
    await expect(
      finished(loop).then(() => {
        throw new Error("from the handler");
      }),
    ).rejects.toThrow("from the handler");
  });

  it("gives what the future has come to, whatever comes of the promise that it stands for", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const follow = (settle: (future: Future<string>) => void, promise = Promise.resolve("of the promise")) => {
      const future = adopt(promise, loop);
      settle(future);
      return future;
    };
    const followed = follow(() => {});
    const failing = follow(() => {}, Promise.reject(error));
    const settled = follow((future) => future.setResult("by hand"));
    const cancelled = follow((future) => future.cancel("why"));
    for (let i = 0; i < 3; i += 1) {
      expect(await followed).toBe("of the promise");
      expect(await settled).toBe("by hand");
      await expect(failing).rejects.toBe(error);
      await expect(cancelled).rejects.toMatchObject({ reason: "why" });
    }
  });

  it("asks a promise of another class once, whose then may do anything", async () => {
    let calls = 0;
    class Counted<T> extends Promise<T> {
      override then<A = T, B = never>(onFulfilled?: ((value: T) => A | PromiseLike<A>) | null): Promise<A | B> {
        calls += 1;
        return super.then(onFulfilled);
      }
    }
    const future = adopt(Counted.resolve("a value"), new VirtualLoop());
    await null;
    expect(await future).toBe("a value");
    expect(calls).toBe(1);
  });

  it("F3: keeps a value that is a thenable; only a native await adopts it", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<Future<string>>();
    const inner = loop.createFuture<string>();
    inner.setResult("flat");
    future.setResult(inner);
    expect(future.result()).toBe(inner);
    expect(
      loop.runUntilComplete(function* () {
        return (yield* future) === inner;
      }),
    ).toBe(true);
    expect(await future).toBe("flat");
  });

  it("fails for a future that is its own value, instead of looking for one for ever", async () => {
    const future = new VirtualLoop().createFuture<unknown>();
    future.setResult(future);
    await expect(async () => await future).rejects.toMatchObject({ code: "ERR_FUTURE_OF_ITSELF" });
  });

  it("works with Promise's own combinators", async () => {
    const loop = new VirtualLoop();
    const [a, b] = [loop.createFuture<number>(), loop.createFuture<string>()];
    await loop.run(async () => {
      loop.callLater(2, () => a.setResult(1));
      loop.callLater(1, () => b.setResult("two"));
      expect(await Promise.race([a, b])).toBe("two");
      expect(await Promise.all([a, b])).toEqual([1, "two"]);
    });
  });
});

describe("case 12: iterations from a result to whoever waits for it", () => {
  /** In how many iterations after `future.setResult` the coroutine of `wait` goes on. */
  function hops(wait: (loop: VirtualLoop, future: Future<void>) => Generator<unknown, unknown>): number {
    const loop = new VirtualLoop();
    const future = loop.createFuture<void>();
    let went = false;
    loop.createTask(function* () {
      yield* wait(loop, future);
      went = true;
    });
    loop.advance(0);
    future.setResult();
    for (let count = 1; count < 10; count += 1) {
      iterate(loop);
      if (went) return count;
    }
    throw new Error("it never went on");
  }

  it("are 1 to a task that waits for it", () => {
    expect(
      hops(function* (_loop, future) {
        yield* future;
      }),
    ).toBe(1);
  });

  it("are 2 to a task that waits for such a task", () => {
    expect(
      hops(function* (loop, future) {
        yield* loop.createTask(function* () {
          yield* future;
        });
      }),
    ).toBe(2);
  });
});
