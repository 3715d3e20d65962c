import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Deferred } from "./deferred.ts";
import { CancelledError } from "./errors.ts";
import { fail, succeed } from "./succeed.ts";
import { flushUnhandledErrors, setUnhandledErrorReporter } from "./unhandled.ts";

const oops = new Error("oops");

afterEach(() => void flushUnhandledErrors());

describe("a Deferred's ~future", () => {
  it("F1: peek shows the result as it is, and nothing while it waits", () => {
    const deferred = new Deferred<number>();
    expect(deferred["~future"].peek()).toBe(undefined);
    deferred.pause();
    deferred.callback(1);
    expect(deferred["~future"].peek()).toBe(undefined);
    deferred.unpause();
    expect(deferred["~future"].peek()).toEqual({ status: "fulfilled", value: 1 });
    expect(fail(oops)["~future"].peek()).toEqual({ status: "rejected", reason: oops, expected: false });
  });

  it("F7: observe calls back inside the firing, and leaves the result", () => {
    const seen: unknown[] = [];
    const deferred = new Deferred<number>();
    deferred["~future"].observe((outcome) => seen.push(outcome));
    deferred.callback(1);
    expect(seen).toEqual([{ status: "fulfilled", value: 1 }]);
    expect(deferred.result).toBe(1);
  });

  it("F2: of one that has fired it calls back later, by the running loop if there is one", () => {
    const loop = new VirtualLoop();
    const order: string[] = [];
    loop.callSoon(() => {
      succeed(1)["~future"].observe(() => order.push("observed"));
      const detach = succeed(2)["~future"].observe(() => order.push("never"));
      detach();
      order.push("returned");
    });
    loop.advance(0);
    expect(order).toEqual(["returned", "observed"]);
  });

  it("F2: or in a microtask", async () => {
    const order: string[] = [];
    succeed(1)["~future"].observe(() => order.push("observed"));
    order.push("returned");
    await null;
    expect(order).toEqual(["returned", "observed"]);
  });

  it("F3: a value that is a Deferred stays one", () => {
    const inner = new Deferred<number>();
    expect(succeed(inner)["~future"].peek()).toMatchObject({ value: inner });
  });

  it("F3, F10: a value that is a Deferred stays one when it is observed, and is not cancelled", () => {
    const inner = new Deferred<number>();
    const outer = succeed(inner);
    const seen: unknown[] = [];
    outer["~future"].observe(() => undefined);
    const early = new Deferred<unknown>();
    early["~future"].observe((outcome) => seen.push(outcome));
    early.callback(inner);
    expect(seen).toEqual([{ status: "fulfilled", value: inner }]);
    expect([outer, early].map((each) => each["~future"].cancel?.("why"))).toEqual([false, false]);
    expect([outer.result, early.result, inner.called]).toEqual([inner, inner, false]);
  });

  it("F6: a cancellation is an outcome of its own, with its reason", () => {
    const deferred = new Deferred<number>();
    const seen: unknown[] = [];
    deferred["~future"].observe((outcome) => seen.push(outcome));
    expect(deferred["~future"].cancel?.("why")).toBe(true);
    expect(seen).toEqual([{ status: "cancelled", reason: "why" }]);
    expect(deferred["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
  });

  it("F10: cancel says whether there was something to cancel", () => {
    expect(succeed(1)["~future"].cancel?.()).toBe(false);
    const inner = new Deferred<number>();
    const outer = succeed(0).addCallback(() => inner);
    expect(outer["~future"].cancel?.()).toBe(true);
    expect(inner.called).toBe(true);
  });

  it("F10: a canceller that throws has not taken the request", () => {
    const reports: unknown[] = [];
    const before = setUnhandledErrorReporter((failure) => reports.push(failure.value));
    const deferred = new Deferred<number>(() => {
      throw oops;
    });
    expect(deferred["~future"].cancel?.()).toBe(false);
    setUnhandledErrorReporter(before);
    expect(reports).toEqual([oops]);
  });

  it("F13: detaching takes the observer out of the chain, wherever it stands", () => {
    const seen: string[] = [];
    const deferred = new Deferred<number>();
    const detachFirst = deferred["~future"].observe(() => seen.push("first"));
    deferred["~future"].observe(() => seen.push("second"));
    const detachThird = deferred["~future"].observe(() => seen.push("third"));
    detachFirst();
    detachThird();
    detachThird();
    const doubled = deferred.addCallback((n) => n * 2);
    deferred.callback(1);
    expect(seen).toEqual(["second"]);
    expect(doubled.result).toBe(2);
  });

  it("F15: what an observer throws does not reach the Deferred", () => {
    const reports: unknown[] = [];
    const before = setUnhandledErrorReporter((failure) => reports.push(failure.value));
    const deferred = new Deferred<number>();
    deferred["~future"].observe(() => {
      throw oops;
    });
    deferred.callback(1);
    setUnhandledErrorReporter(before);
    expect(deferred.result).toBe(1);
    expect(reports).toEqual([oops]);
  });

  it("an observed failure needs no report", () => {
    const deferred = new Deferred<number>();
    deferred["~future"].observe(() => undefined);
    deferred.errback(oops);
    expect(flushUnhandledErrors()).toEqual([]);
  });

  it("a loop's task that waits on a cancelled Deferred is cancelled", () => {
    const loop = new VirtualLoop();
    const deferred = new Deferred<number>();
    const task = loop.createTask(function* () {
      return yield* deferred;
    });
    loop.advance(0);
    deferred.cancel("why");
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(deferred.addErrback((failure) => failure.check(CancelledError)).result).toBe(CancelledError);
  });
});
