import { describe, expect, it } from "vitest";
import { CancelledError } from "../core/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Failure, TimeoutError, CancelledError as TwistedCancelledError } from "../twisted/index.ts";
import { deferred, promise, signal } from "./to.ts";

describe("to.promise()", () => {
  it("gives value and error by identity, without a loop that runs if the future is done", async () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const good = loop.createFuture<object>();
    const bad = loop.createFuture<object>();
    const value = {};
    good.setResult(value);
    bad.setException(error);
    expect(await promise(good)).toBe(value);
    expect(await promise(bad).catch((reason) => reason)).toBe(error);
  });

  it("rejects with a CancelledError that has the reason", async () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const rejected = promise(future).catch((reason) => reason);
    future.cancel("enough");
    loop.advance(0);
    expect(await rejected).toBeInstanceOf(CancelledError);
    expect(await rejected).toHaveProperty("reason", "enough");
  });
});

describe("to.signal()", () => {
  it("aborts for the reason of the cancellation", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const aborted = signal(future);
    const reason = new Error("enough");
    future.cancel(reason);
    expect(aborted.aborted).toBe(false);
    loop.advance(0);
    expect(aborted.reason).toBe(reason);
    expect(signal(future).reason).toBe(reason);
  });

  it("stays quiet for any other outcome", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const quiet = signal(future);
    future.setResult(1);
    loop.advance(0);
    expect(quiet.aborted).toBe(false);
  });
});

describe("to.deferred()", () => {
  it("has fired already for a future that is done", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    future.setResult(42);
    expect(deferred(future).result).toBe(42);
  });

  it("turns the end of its time into a TimeoutError, and cancels the future", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const heard: unknown[] = [];
    deferred(future)
      .addTimeout(100, loop)
      .addErrback((failure) => heard.push(failure.value));
    loop.advance(100);
    expect(heard).toEqual([expect.any(TimeoutError)]);
    expect(future.cancelled()).toBe(true);
  });

  it("waits, once cancelled, until the future has cleaned up, and drops a value that comes all the same", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {
      try {
        yield* loop.createFuture();
      } catch {
        yield;
      }
      return "kept going";
    });
    const heard: unknown[] = [];
    const waiting = deferred(task).addErrback((failure) => heard.push(failure.value));
    loop.advance(0);
    waiting.cancel();
    expect(heard).toEqual([]);
    loop.advance(0);
    expect(task.result()).toBe("kept going");
    expect(heard).toEqual([expect.any(TwistedCancelledError)]);
  });

  it("is cancelled also in the moment between the future's end and its delivery", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const heard: unknown[] = [];
    const waiting = deferred(future).addBoth((result: unknown) => heard.push(result));
    future.setResult(1);
    waiting.cancel();
    loop.advance(0);
    expect(heard).toEqual([expect.any(Failure)]);
  });
});
