import { describe, expect, it } from "vitest";
import { Handle, TimerHandle } from "./handle.ts";
import { VirtualLoop } from "./virtualLoop.ts";

describe("Handle", () => {
  it("case 6: does not run when an earlier callback of the same iteration cancels it", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => second.cancel());
    const second = loop.callSoon(() => trace.push("second"));
    loop.callSoon(() => trace.push("third"));
    loop.advance(0);
    expect(trace).toEqual(["third"]);
    expect(second.cancelled()).toBe(true);
  });

  it("case 6: does not run a timer that an earlier one of the same time cancels", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callLater(10, () => second.cancel());
    const second = loop.callLater(10, () => trace.push("second"));
    loop.advance(10);
    expect(trace).toEqual([]);
  });

  it("gives its arguments to its function", () => {
    const loop = new VirtualLoop();
    const heard: unknown[] = [];
    loop.callSoon((...args: unknown[]) => heard.push(args), 1, "two");
    loop.callLater(5, (...args: unknown[]) => heard.push(args), 3);
    loop.advance(5);
    expect(heard).toEqual([[1, "two"], [3]]);
  });

  it("knows its time, and may be cancelled as often as one likes", () => {
    const loop = new VirtualLoop();
    loop.advance(100);
    const timer = loop.callLater(50, () => {});
    expect(timer).toBeInstanceOf(TimerHandle);
    expect(timer).toBeInstanceOf(Handle);
    expect(timer.when()).toBe(150);
    expect(timer.cancelled()).toBe(false);
    timer.cancel();
    timer.cancel();
    expect(timer.cancelled()).toBe(true);
  });

  it("can be cancelled by its own function", () => {
    const loop = new VirtualLoop();
    let calls = 0;
    const timer = loop.callLater(10, () => {
      calls += 1;
      timer.cancel();
    });
    loop.advance(20);
    expect(calls).toBe(1);
  });
});
