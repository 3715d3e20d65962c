import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { fromAbortable } from "./fromAbortable.ts";

/** As `fetch` does: never ends by itself, and rejects with the signal's reason. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

describe("fromAbortable()", () => {
  it("aborts the work's signal when the future is cancelled, with the same reason", async () => {
    const loop = new VirtualLoop();
    const reason = { why: "enough" };
    let signal: AbortSignal | undefined;
    await loop.run(function* () {
      const future = fromAbortable((given) => {
        signal = given;
        return untilAborted(given);
      });
      expect(future.cancel(reason)).toBe(true);
      expect(future.done()).toBe(false);
      try {
        yield* future;
      } catch {
        expect(future["~future"].peek()).toHaveProperty("reason", reason);
      }
      expect(future.cancelled()).toBe(true);
    });
    expect(signal?.reason).toBe(reason);
  });

  it("is cancelled through a task that waits for it", async () => {
    const loop = new VirtualLoop();
    let aborted = false;
    await loop.run(function* () {
      const task = loop.createTask(function* () {
        yield* fromAbortable((signal) => {
          signal.addEventListener("abort", () => {
            aborted = true;
          });
          return untilAborted(signal);
        });
      });
      yield;
      yield;
      task.cancel("stop");
      try {
        yield* task;
      } catch {}
      expect(task.cancelled()).toBe(true);
    });
    expect(aborted).toBe(true);
  });

  it("is cancelled also when the work finished all the same: a request is not lost", async () => {
    const loop = new VirtualLoop();
    await loop.run(function* () {
      const future = fromAbortable(async () => "finished");
      future.cancel("stop");
      try {
        yield* future;
      } catch {}
      expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "stop" });
    });
  });

  it("counts a host's AbortError as the cancellation, and any other error as an error", async () => {
    const loop = new VirtualLoop();
    const failing = (error: Error) => (signal: AbortSignal) => untilAborted(signal).catch(() => Promise.reject(error));
    const abortError = new DOMException("The operation was aborted", "AbortError");
    await loop.run(function* () {
      for (const [error, status] of [
        [abortError, "cancelled"],
        [new Error("cleanup failed"), "rejected"],
      ] as const) {
        const future = fromAbortable(failing(error));
        future.cancel();
        try {
          yield* future;
        } catch {}
        expect(future["~future"].peek()?.status).toBe(status);
      }
    });
  });

  it("starts nothing when the signal is aborted already", () => {
    const loop = new VirtualLoop();
    let started = false;
    const start = async (): Promise<void> => {
      started = true;
    };
    const future = fromAbortable(start, { loop, signal: AbortSignal.abort("before") });
    expect(started).toBe(false);
    expect(future["~future"].peek()).toEqual({ status: "cancelled", reason: "before" });
  });

  it("gives what the function itself throws as the future's error", async () => {
    const loop = new VirtualLoop();
    const failing = (): Promise<never> => {
      throw new TypeError("planted");
    };
    await expect(loop.run(() => fromAbortable(failing))).rejects.toThrow("planted");
  });
});
