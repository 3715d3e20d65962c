import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Clock } from "./clock.ts";
import { deferLater } from "./deferLater.ts";
import { CancelledError } from "./errors.ts";
import type { Failure } from "./failure.ts";
import { flushUnhandledErrors } from "./unhandled.ts";

afterEach(() => void flushUnhandledErrors());

describe("deferLater", () => {
  it("calls the function when it is time, on a Clock or a loop", () => {
    const clock = new Clock();
    const sum = deferLater(clock, 10, (a: number, b: number) => a + b, 1, 2);
    clock.advance(9);
    expect(sum.called).toBe(false);
    clock.advance(1);
    expect(sum.result).toBe(3);
    const loop = new VirtualLoop();
    const nothing = deferLater(loop, 10);
    loop.advance(10);
    expect([nothing.called, nothing.result]).toEqual([true, undefined]);
  });

  it("fails with what the function throws", () => {
    const clock = new Clock();
    const failing = deferLater(clock, 0, () => {
      throw new Error("oops");
    });
    clock.advance(0);
    expect((failing.result as Failure).getErrorMessage()).toBe("oops");
  });

  it("cancels the call", () => {
    const clock = new Clock();
    let called = false;
    const deferred = deferLater(clock, 10, () => {
      called = true;
    });
    deferred.cancel();
    clock.advance(10);
    expect(called).toBe(false);
    expect((deferred.result as Failure).check(CancelledError)).toBe(CancelledError);
  });
});
