import { afterEach, expect, test, vi } from "vitest";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { after, now } from "./timer.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("time is that of the loop that runs", () => {
  const loop = new VirtualLoop();
  const times: number[] = [];
  loop.callLater(5, () => after(10, () => times.push(now())));
  loop.callLater(5, () => after(10, () => times.push(-1))());
  loop.advance(100);
  expect(times).toEqual([15]);
});

test("time is the host's without a loop", () => {
  vi.useFakeTimers();
  const fn = vi.fn();
  const start = now();
  after(10, fn);
  after(10, fn)();
  vi.advanceTimersByTime(10);
  expect(now() - start).toBe(10);
  expect(fn).toHaveBeenCalledOnce();
});
