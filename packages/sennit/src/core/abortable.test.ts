import { describe, expect, it } from "vitest";
import { abortable } from "./abortable.ts";

/** Work that ends when it is aborted, by rejecting with the reason. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("abortable()", () => {
  it("F12: aborts the signal of the run that is cancelled, and of no other, for the very reason", async () => {
    const signals: AbortSignal[] = [];
    const work = abortable("test", (signal) => {
      signals.push(signal);
      return endless(signal);
    });
    const [one, other] = [work["~recipe"].run(), work["~recipe"].run()];
    const reason = new Error("enough");
    expect(one["~future"].cancel?.(reason)).toBe(true);
    await null;
    expect(one["~future"].peek()).toHaveProperty("reason", reason);
    expect([one["~future"].peek()?.status, other["~future"].peek()?.status]).toEqual(["cancelled", undefined]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it("lets the adapter say what the promised value is", async () => {
    const work = abortable<number, never>(
      "test",
      async () => 404,
      (run, status) => run.fail(status, true),
    );
    const run = work["~recipe"].run();
    await null;
    await null;
    expect(run["~future"].peek()).toEqual({ status: "rejected", reason: 404, expected: true });
  });
});
