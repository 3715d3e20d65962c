import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("asFuture", () => {
  it("case 73: the Future is done when the Deferred fires, its callbacks wait for the loop", () => {
    const loop = new VirtualLoop();
    const deferred = new Deferred<number>();
    const future = deferred.asFuture(loop);
    let called = false;
    future.addDoneCallback(() => {
      called = true;
    });
    deferred.callback(1);
    expect([future.result(), deferred.result, called]).toEqual([1, undefined, false]);
    loop.advance(0);
    expect(called).toBe(true);
  });

  it("case 73: errors are taken out too", () => {
    const oops = new Error("oops");
    const deferred = new Deferred<number>();
    const future = deferred.asFuture(new VirtualLoop());
    deferred.errback(oops);
    expect(future.exception()).toBe(oops);
    expect(deferred.result).toBe(undefined);
  });

  it("case 74: cancelling the Future cancels the Deferred in the next iteration; the canceller's value is ignored", () => {
    const loop = new VirtualLoop();
    let reason: unknown;
    const deferred = new Deferred<number>((self, why) => {
      reason = why;
      self.callback(1);
    });
    const future = deferred.asFuture(loop);
    future.cancel("why");
    expect(deferred.called).toBe(false);
    loop.advance(0);
    expect([deferred.called, reason, future.cancelled()]).toEqual([true, "why", true]);
  });

  it("case 74: cancelling the Deferred gives the Future an error, and does not cancel it", () => {
    const deferred = new Deferred<number>();
    const future = deferred.asFuture(new VirtualLoop());
    deferred.cancel();
    expect(future.cancelled()).toBe(false);
    expect(future.exception()).toBeInstanceOf(CancelledError);
  });

  it("case 75: a Future that somebody else has settled makes the Deferred fail", () => {
    const deferred = new Deferred<number>();
    const future = deferred.asFuture(new VirtualLoop());
    future.setResult(2);
    deferred.callback(1);
    expect(flushUnhandledErrors().map((failure) => failure.check("InvalidStateError"))).toEqual(["InvalidStateError"]);
  });
});
