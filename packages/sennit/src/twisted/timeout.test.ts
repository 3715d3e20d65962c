import { afterEach, describe, expect, it } from "vitest";
import { TimeoutError as BaseTimeoutError } from "../core/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError, TimeoutError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("addTimeout", () => {
  it("case 36: covers the chain up to its own place, and then stops the timer", () => {
    const clock = new Clock();
    const slow = new Deferred<number>();
    const deferred = new Deferred<number>().addTimeout(10, clock).addCallback(() => slow);
    (deferred as Deferred<unknown>).callback(1);
    expect(clock.getDelayedCalls()).toEqual([]);
    clock.advance(100);
    expect(slow.called).toBe(false);
  });

  it("case 37: the cancellation becomes a TimeoutError", () => {
    const clock = new Clock();
    const deferred = new Deferred<number>().addTimeout(10, clock);
    clock.advance(9);
    expect(deferred.called).toBe(false);
    clock.advance(1);
    expect(errorOf(deferred)).toBeInstanceOf(TimeoutError);
    expect(errorOf(deferred)).toBeInstanceOf(BaseTimeoutError);
    expect((errorOf(deferred) as TimeoutError).timeout).toBe(10);
  });

  it("case 37: other failures and values stay as they are", () => {
    const clock = new Clock();
    const value = new Deferred<string>((self) => self.callback("rescued")).addTimeout(10, clock);
    const error = new Deferred<string>((self) => self.errback("other")).addTimeout(10, clock);
    clock.advance(10);
    expect(value.result).toBe("rescued");
    expect(errorOf(error)).toBe("other");
  });

  it("case 38: cancelled by hand, it stays cancelled and the handler is not called", () => {
    const clock = new Clock();
    const deferred = new Deferred<number>().addTimeout(10, clock, () => "handler");
    deferred.cancel();
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 38: the handler gets the result and the time, also after the canceller's success", () => {
    const clock = new Clock();
    const deferred = new Deferred<string>((self) => self.callback("v")).addTimeout(10, clock, (r, ms) => [r, ms]);
    clock.advance(10);
    expect(deferred.result).toEqual(["v", 10]);
  });

  it("case 39: the shorter of two timeouts wins", () => {
    const clock = new Clock();
    const deferred = new Deferred<number>().addTimeout(30, clock).addTimeout(20, clock);
    clock.advance(20);
    expect((errorOf(deferred) as TimeoutError).timeout).toBe(20);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 39: zero still needs the clock to turn; a fired one stops its timer at once", () => {
    const clock = new Clock();
    const zero = new Deferred<number>().addTimeout(0, clock);
    expect(zero.called).toBe(false);
    clock.advance(0);
    expect(errorOf(zero)).toBeInstanceOf(TimeoutError);
    const fired = new Deferred<number>();
    fired.callback(1);
    fired.addTimeout(10, clock);
    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("case 40: an errback that waits for ever keeps the timeout from ending", () => {
    const clock = new Clock();
    const deferred = new Deferred<number>().addErrback(() => new Deferred<number>()).addTimeout(10, clock);
    clock.advance(10);
    expect(deferred.paused).toBe(1);
  });

  it("case 41: on a Deferred of another family's future it is no TimeoutError", () => {
    const loop = new VirtualLoop();
    const deferred = Deferred.fromFuture(loop.createFuture<number>()).addTimeout(10, loop);
    loop.advance(20);
    expect(errorOf(deferred)).not.toBeInstanceOf(TimeoutError);
    expect((deferred.result as Failure).check(CancelledError)).toBe(undefined);
  });
});
