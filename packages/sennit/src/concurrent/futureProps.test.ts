import type { StandardFutureV1 } from "@sennit/spec";
import { expect, test, vi } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Future } from "./future.ts";
import { setReporter } from "./reporter.ts";

function propsOf<T>(future: Future<T>): StandardFutureV1.Props<T> {
  return future["~future"];
}

test("says how and where its observers are called", () => {
  const props = propsOf(new Future());
  expect(props).toMatchObject({
    version: 1,
    vendor: "sennit/concurrent",
    delivery: "direct",
    affinity: "any",
  });
});

test("F4, F6: peek gives the outcome, with the value and the reason themselves", () => {
  const value = { a: 1 };
  const good = new Future<object>();
  expect(propsOf(good).peek()).toBeUndefined();
  good.setRunningOrNotifyCancel();
  expect(propsOf(good).peek()).toBeUndefined();
  good.setResult(value);
  expect(propsOf(good).peek()).toEqual({ status: "fulfilled", value });

  const bad = new Future<object>();
  bad.setException(value);
  propsOf(bad).seen?.();
  expect(propsOf(bad).peek()).toEqual({ status: "rejected", reason: value, expected: false });

  const cancelled = new Future<object>();
  cancelled.cancel(value);
  expect(propsOf(cancelled).peek()).toEqual({ status: "cancelled", reason: value });
});

test("F3: a value that is a future is kept as it is", () => {
  const inner = new Future<number>();
  const outer = new Future<Future<number>>();
  outer.setResult(inner);
  // Not toEqual, which would iterate over the future, without an end.
  expect((propsOf(outer).peek() as StandardFutureV1.Fulfilled).value).toBe(inner);
});

test("F1, F7: observers are called once, inside the call that settles, in order with the callbacks", () => {
  const future = new Future<number>();
  const heard: string[] = [];
  future.addDoneCallback(() => heard.push("callback"));
  propsOf(future).observe(({ status }) => heard.push(status));
  future.addDoneCallback(() => heard.push("another"));
  future.setResult(1);
  expect(heard).toEqual(["callback", "fulfilled", "another"]);
});

test("F2: observing what is done never calls back before it returns", async () => {
  const future = new Future<number>();
  future.setResult(1);
  const observer = vi.fn();
  propsOf(future).observe(observer);
  expect(observer).not.toHaveBeenCalled();
  await null;
  expect(observer).toHaveBeenCalledExactlyOnceWith({ status: "fulfilled", value: 1 });
});

test("F2: the loop that runs delivers the outcome of what is done", () => {
  const loop = new VirtualLoop();
  const future = new Future<number>();
  future.setResult(1);
  const observer = vi.fn();
  loop.callSoon(() => {
    propsOf(future).observe(observer);
    expect(observer).not.toHaveBeenCalled();
  });
  loop.advance(1);
  expect(observer).toHaveBeenCalledOnce();
});

test("F13, F14: detaching withdraws the observer and cancels nothing", () => {
  const future = new Future<number>();
  const observer = vi.fn();
  const detach = propsOf(future).observe(observer);
  detach();
  detach();
  expect(future.done()).toBe(false);
  future.setResult(1);
  expect(observer).not.toHaveBeenCalled();
});

test("F13: detaching works inside the very call that settles, and after a delivery that is due", async () => {
  const future = new Future<number>();
  const observer = vi.fn();
  future.addDoneCallback(() => detach());
  const detach = propsOf(future).observe(observer);
  future.setResult(1);
  propsOf(future).observe(observer)();
  await null;
  expect(observer).not.toHaveBeenCalled();
});

test("F15: an observer's error is reported, and never reaches who settles", () => {
  const reporter = vi.fn();
  const before = setReporter(reporter);
  const future = new Future<number>();
  propsOf(future).observe(() => {
    throw new Error("in an observer");
  });
  future.setResult(1);
  setReporter(before);
  expect(reporter).toHaveBeenCalledOnce();
});

test("F10: cancel is taken once, and refused when it runs or is settled", () => {
  const pending = new Future<number>();
  expect(propsOf(pending).cancel?.("why")).toBe(true);
  expect(propsOf(pending).cancel?.("again")).toBe(false);
  expect(propsOf(pending).peek()).toEqual({ status: "cancelled", reason: "why" });

  const running = new Future<number>();
  running.setRunningOrNotifyCancel();
  expect(propsOf(running).cancel?.()).toBe(false);
});
