import { describe, expect, test, vi } from "vitest";
import { UsageError } from "../core/errors.ts";
import { VirtualLoop } from "../loop/virtualLoop.ts";
import { Future } from "./future.ts";
import { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, wait } from "./wait.ts";

function futures(): [Future<number>, Future<number>, Future<number>] {
  return [new Future(), new Future(), new Future()];
}

test("waits for all, and tells apart nothing else", async () => {
  const [a, b, c] = futures();
  const waiting = wait([a, b, c, a]);
  a.setResult(1);
  b.setException("broken");
  expect(waiting.done()).toBe(false);
  c.setResult(3);
  expect(await waiting).toEqual({ done: new Set([a, b, c]), notDone: new Set() });
  b.exception();
});

test("of futures that are done, or of none, is done at once", () => {
  const [a] = futures();
  a.setResult(1);
  expect(wait([a], { returnWhen: ALL_COMPLETED }).result().done.size).toBe(1);
  expect(wait([], { returnWhen: FIRST_COMPLETED }).result().done.size).toBe(0);
});

test("FIRST_COMPLETED waits for the first", () => {
  const [a, b, c] = futures();
  const waiting = wait([a, b, c], { returnWhen: FIRST_COMPLETED });
  b.setResult(2);
  c.setResult(3);
  expect(waiting.result()).toEqual({ done: new Set([b]), notDone: new Set([a, c]) });
});

test("FIRST_EXCEPTION waits for the first failure, or for all", () => {
  const [a, b, c] = futures();
  const failing = wait([a, b], { returnWhen: FIRST_EXCEPTION });
  const fine = wait([a, c], { returnWhen: FIRST_EXCEPTION });
  a.setResult(1);
  expect(failing.done()).toBe(false);
  b.setException("broken");
  expect(failing.result().done).toEqual(new Set([a, b]));
  expect(wait([b, c], { returnWhen: FIRST_EXCEPTION }).result().notDone).toEqual(new Set([c]));
  c.setResult(3);
  expect(fine.result().done).toEqual(new Set([a, c]));
  b.exception();
});

test("a cancellation is no failure", () => {
  const [a, b] = futures();
  a.cancel();
  a.setRunningOrNotifyCancel();
  expect(wait([a, b], { returnWhen: FIRST_EXCEPTION }).done()).toBe(false);
});

test("80: ignores a cancellation until the executor has taken note of it", () => {
  const [a, b] = futures();
  a.cancel();
  const waiting = wait([a, b], { returnWhen: FIRST_COMPLETED });
  b.cancel();
  expect(waiting.done()).toBe(false);
  a.setRunningOrNotifyCancel();
  expect(waiting.result()).toEqual({ done: new Set([a]), notDone: new Set([b]) });
});

describe("timeout", () => {
  test("returns what is done, by the time of the loop that runs", () => {
    const loop = new VirtualLoop();
    const [a, b] = futures();
    loop.callLater(50, () => a.setResult(1));
    const result = loop.runUntilComplete(function* () {
      return yield* wait([a, b], { timeout: 100 });
    });
    expect(loop.time()).toBe(100);
    expect(result).toEqual({ done: new Set([a]), notDone: new Set([b]) });
  });

  test("of 0 does not wait", () => {
    const [a] = futures();
    expect(wait([a], { timeout: 0 }).result()).toEqual({ done: new Set(), notDone: new Set([a]) });
  });

  test("by the host's timers without a loop", async () => {
    vi.useFakeTimers();
    const [a] = futures();
    const waiting = wait([a], { timeout: 100 });
    vi.advanceTimersByTime(100);
    vi.useRealTimers();
    expect((await waiting).notDone).toEqual(new Set([a]));
  });

  test("leaves no timer behind", () => {
    vi.useFakeTimers();
    const [a, b] = futures();
    const first = wait([a], { timeout: 100 });
    const second = wait([b], { timeout: 100 });
    a.setResult(1);
    second.cancel();
    expect(first.done()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    b.setResult(2);
    expect(second.cancelled()).toBe(true);
  });
});

test("refuses what it cannot wait for", () => {
  expect(() => wait([Promise.resolve()] as never)).toThrow(UsageError);
  expect(() => wait([], { returnWhen: "SOON" as never })).toThrow(UsageError);
});
