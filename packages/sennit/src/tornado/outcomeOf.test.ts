import { describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { CancelledError, VirtualLoop } from "../loop/index.ts";
import { moment } from "./moment.ts";
import { isDone, outcomeOf } from "./outcomeOf.ts";

describe("outcomeOf", () => {
  it("takes a cancellation as an error, and moment as done", () => {
    const loop = new VirtualLoop();
    const [value, error, cancelled] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
    value.setResult(1);
    error.setException("planted");
    cancelled.cancel("enough");
    const executors = new ExecutorFuture();
    executors.cancel();
    expect([value, error, cancelled, executors, moment].map((x) => [isDone(x), outcomeOf(x)])).toMatchObject([
      [true, { status: "fulfilled", value: 1 }],
      [true, { status: "rejected", reason: "planted" }],
      [true, { status: "rejected", reason: { name: "CancelledError", reason: "enough" } }],
      [true, { status: "rejected", reason: { name: "CancelledError" } }],
      [true, { status: "fulfilled", value: undefined }],
    ]);
  });

  it("F6: gives another family's cancellation as the CancelledError that Tornado's programs catch", () => {
    const executors = new ExecutorFuture();
    executors.cancel("enough");
    const outcome = outcomeOf(executors);
    expect(outcome.status === "rejected" && outcome.reason).toBeInstanceOf(CancelledError);
  });

  it("has none for what is pending", () => {
    expect(isDone(new ExecutorFuture())).toBe(false);
    expect(() => outcomeOf(new ExecutorFuture())).toThrow(/not done/);
  });
});
