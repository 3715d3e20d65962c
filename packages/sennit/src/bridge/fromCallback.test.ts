import { stat } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { fromCallback, type NodeCallback } from "./fromCallback.ts";

const loop = new VirtualLoop();

/** A future of a callback that the test calls. */
function pending(start: (done: NodeCallback<[unknown]>, signal: AbortSignal) => unknown = () => {}) {
  let done: NodeCallback<[unknown]> = () => {};
  const keep = (given: NodeCallback<[unknown]>, signal: AbortSignal): unknown => {
    done = given;
    return start(given, signal);
  };
  // The signal is given only to those who take one.
  const future = fromCallback(start.length > 1 ? keep : (given) => keep(given, undefined as never), { loop });
  return { future, done: ((...args) => done(...args)) as NodeCallback<[unknown]> };
}

describe("fromCallback()", () => {
  it("has the value and the error that the callback is called with, by identity", () => {
    const [value, error] = [{}, new Error("planted")];
    const [good, bad] = [pending(), pending()];
    good.done(null, value);
    bad.done(error);
    expect(good.future.result()).toBe(value);
    expect(bad.future.exception()).toBe(error);
  });

  it("works with Node's own functions", async () => {
    const stats = new VirtualLoop().run(() =>
      fromCallback<{ isFile(): boolean }>((done) => stat(import.meta.filename, done)),
    );
    expect((await stats).isFile()).toBe(true);
  });

  it("drops a second call, and has what start throws as its error", () => {
    const { future, done } = pending();
    done(null, 1);
    done(new Error("late"));
    expect(future.result()).toBe(1);
    const error = new Error("planted");
    const thrown = fromCallback(
      () => {
        throw error;
      },
      { loop },
    );
    expect(thrown.exception()).toBe(error);
  });

  it("gives all values by multiArgs", () => {
    const both = fromCallback<[number, string]>((done) => done(null, 1, "two"), { loop, multiArgs: true });
    expect(both.result()).toEqual([1, "two"]);
  });

  it("F10, F12: cancels by the function that start returns, and waits for its promise", async () => {
    const reason = { why: "enough" };
    const heard: unknown[] = [];
    let finish: () => void = () => {};
    const cleanup = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { future } = pending(() => (given: unknown) => {
      heard.push(given);
      return cleanup;
    });
    future.cancel(reason);
    future.cancel("again");
    expect([heard, future.done()]).toEqual([[reason], false]);
    finish();
    await cleanup;
    await null;
    expect(future["~future"].peek()).toHaveProperty("reason", reason);
    expect(future.cancelled()).toBe(true);
  });

  it("has what that function throws as its error", () => {
    const { future } = pending(() => () => {
      throw new TypeError("planted");
    });
    future.cancel();
    expect(future.exception()).toBeInstanceOf(TypeError);
  });

  it("F12: cancels by the signal, and ends when the callback is called", () => {
    let signal: AbortSignal | undefined;
    const reason = { why: "enough" };
    const { future, done } = pending((_done, given) => {
      signal = given;
    });
    future.cancel(reason);
    expect([signal?.reason, future.done()]).toEqual([reason, false]);
    done(new DOMException("aborted", "AbortError"));
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason });
  });

  it("ends at once where nothing can be told", () => {
    const { future, done } = pending();
    future.cancel("enough");
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "enough" });
    done(null, "late");
  });

  it("F11: starts nothing with a signal that is aborted", () => {
    const start = vi.fn();
    const future = fromCallback(start, { loop, signal: AbortSignal.abort("before") });
    expect(start).not.toHaveBeenCalled();
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "before" });
  });
});
