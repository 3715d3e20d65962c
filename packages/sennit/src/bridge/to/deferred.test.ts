import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../../loop/index.ts";
import { Failure, TimeoutError, CancelledError as TwistedCancelledError } from "../../twisted/index.ts";
import { deferred } from "./deferred.ts";

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
