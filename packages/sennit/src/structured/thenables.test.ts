import { describe, expect, it, vi } from "vitest";
import type { Outcome } from "../core/index.ts";
import { audienceSize, observeThenable } from "./thenables.ts";

const planted = new Error("planted");

describe("observeThenable()", () => {
  it("calls back once with what becomes of it, in the order of the calls, and never before it returns (law F2)", async () => {
    for (const [promise, outcome] of [
      [Promise.resolve("value"), { status: "fulfilled", value: "value" }],
      [Promise.reject(planted), { status: "rejected", reason: planted, expected: false }],
    ] as const) {
      const log: unknown[] = [];
      observeThenable(promise, (got) => log.push("first", got));
      observeThenable(promise, (got) => log.push("second", got));
      expect(log).toEqual([]);
      await promise.catch(() => undefined);
      expect(log).toEqual(["first", outcome, "second", outcome]);
      observeThenable(promise, (got) => log.push("late", got));
      expect(log).toHaveLength(4);
      await null;
      expect(log.slice(4)).toEqual(["late", outcome]);
    }
  });

  it("has one reaction on it, however many observe it, and detaches for good (laws F13, F14)", async () => {
    let settle: (value: string) => void = () => undefined;
    const then = vi.fn((onFulfilled: (value: string) => void) => {
      settle = onFulfilled;
    });
    const thenable = { then } as unknown as PromiseLike<string>;
    const log: Outcome[] = [];
    const detach = Array.from({ length: 3 }, () => observeThenable(thenable, (outcome) => log.push(outcome)));
    expect([then.mock.calls.length, audienceSize(thenable)]).toEqual([1, 3]);
    detach[0]?.();
    detach[0]?.();
    expect(audienceSize(thenable)).toBe(2);
    settle("value");
    expect([log.length, audienceSize(thenable)]).toEqual([2, 0]);
    const late = vi.fn();
    observeThenable(thenable, late)();
    await null;
    expect(late).not.toHaveBeenCalled();
  });
});
