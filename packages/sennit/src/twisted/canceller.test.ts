import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "./deferred.ts";
import { AlreadyCalledError, CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { succeed } from "./succeed.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

const errorOf = (deferred: Deferred<unknown>): unknown => (deferred.result as Failure).value;

afterEach(() => void flushUnhandledErrors());

describe("cancel", () => {
  it("case 25: without a canceller it fails at once, and one late result is dropped", () => {
    const deferred = new Deferred<number>();
    deferred.cancel("why");
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    expect((errorOf(deferred) as CancelledError).reason).toBe("why");
    deferred.callback(1);
    expect(() => deferred.callback(2)).toThrow(AlreadyCalledError);
  });

  it("case 26: a canceller that fires nothing has stopped the source: a late result is an error", () => {
    const deferred = new Deferred<number>(() => "ignored");
    deferred.cancel();
    expect(errorOf(deferred)).toBeInstanceOf(CancelledError);
    expect(() => deferred.callback(1)).toThrow(AlreadyCalledError);
  });

  it("case 27: what the canceller fires with wins", () => {
    const value = new Deferred<string>((deferred) => deferred.callback("value"));
    value.cancel();
    expect(value.result).toBe("value");
    const error = new Deferred<string>((deferred, reason) => deferred.errback(reason));
    error.cancel("reason");
    expect(errorOf(error)).toBe("reason");
  });

  it("case 28: a canceller that throws leaves it unfired, and is called again", () => {
    let calls = 0;
    const deferred = new Deferred<number>(() => {
      calls += 1;
      throw new Error("cannot");
    });
    expect(() => deferred.cancel()).toThrow("cannot");
    expect(deferred.called).toBe(false);
    expect(() => deferred.cancel()).toThrow("cannot");
    expect(calls).toBe(2);
    deferred.callback(1);
    expect(deferred.result).toBe(1);
  });

  it("case 29: one that has its result ignores it", () => {
    const deferred = new Deferred<number>(() => {
      throw new Error("not called");
    });
    deferred.callback(1);
    deferred.cancel();
    deferred.cancel();
    expect(deferred.result).toBe(1);
  });

  it("case 30: one that waits hands it on to the innermost, which may recover", () => {
    const cancelled: string[] = [];
    const innermost = new Deferred<string>(() => cancelled.push("innermost")).addErrback(() => "recovered");
    const middle = succeed(0).addCallback(() => innermost);
    const outer = new Deferred<number>(() => cancelled.push("outer")).addCallback(() => middle);
    (outer as Deferred<unknown>).callback(0);
    outer.cancel();
    expect(cancelled).toEqual(["innermost"]);
    expect(outer.result).toBe("recovered");
  });

  it("case 31: a request that a running callback makes is lost", () => {
    const inner = new Deferred<number>();
    const outer = new Deferred<number>();
    const result = outer.addCallback(() => {
      outer.cancel();
      return inner;
    });
    outer.callback(0);
    expect(inner.called).toBe(false);
    inner.callback(1);
    expect(result.result).toBe(1);
  });

  it("case 32: cancelling one of two that wait cancels what both wait for", () => {
    const shared = new Deferred<number>();
    const first = succeed(0).addCallback(() => shared);
    const second = succeed(0).addCallback(() => shared);
    second.cancel();
    expect(errorOf(first)).toBeInstanceOf(CancelledError);
    expect(second.result).toBe(undefined);
  });

  it("case 33: chainDeferred hands no request upstream", () => {
    const source = new Deferred<number>();
    const target = new Deferred<number>();
    source.chainDeferred(target);
    target.cancel();
    expect(source.called).toBe(false);
    expect(() => source.callback(1)).not.toThrow();
    expect(source.result).toBe(undefined);
  });

  it("case 34: cancel in the canceller calls the canceller again", () => {
    let calls = 0;
    const deferred = new Deferred<number>((self) => {
      calls += 1;
      if (calls < 3) self.cancel();
    });
    expect(() => deferred.cancel()).not.toThrow();
    expect(calls).toBe(3);
  });

  it("case 35: a cancelled Deferred without an errback is an unhandled error", () => {
    const deferred = new Deferred<number>();
    deferred.cancel();
    expect(flushUnhandledErrors()).toEqual([deferred.result]);
  });

  it("a paused one is cancelled, and its callbacks wait", () => {
    const deferred = new Deferred<number>();
    deferred.pause();
    const handled = deferred.addErrback(() => "handled");
    deferred.cancel();
    expect(deferred.called).toBe(true);
    deferred.unpause();
    expect(handled.result).toBe("handled");
  });

  it("one that waits in a circle has nothing to cancel", () => {
    const a = new Deferred<number>();
    const b = new Deferred<number>();
    a.addCallback(() => b);
    b.addCallback(() => a);
    a.callback(1);
    b.callback(1);
    expect(() => a.cancel()).toThrow(/in the end wait for it/);
  });
});
