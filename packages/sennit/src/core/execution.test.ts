import { describe, expect, it, vi } from "vitest";
import { CancelledError } from "./cancelled.ts";
import { Execution } from "./execution.ts";
import type { Outcome } from "./outcome.ts";

/** An execution, and what its observers hear. */
function observed(): { work: Execution<number>; heard: Outcome[]; detach: () => void } {
  const work = new Execution<number>("test");
  const heard: Outcome[] = [];
  const detach = work["~future"].observe((outcome) => heard.push(outcome));
  return { work, heard, detach };
}

describe("Execution", () => {
  it("F1: keeps its first outcome", () => {
    const { work, heard } = observed();
    work.fulfil(1);
    work.fail(new Error("late"));
    work.cancelled();
    expect(heard).toEqual([{ status: "fulfilled", value: 1 }]);
    expect(work["~future"].peek()).toBe(heard[0]);
  });

  it("F2: never calls an observer before observe returns", async () => {
    const work = new Execution<number>("test");
    work.fulfil(1);
    const heard: Outcome[] = [];
    work["~future"].observe((outcome) => heard.push(outcome));
    expect(heard).toEqual([]);
    await null;
    expect(heard).toHaveLength(1);
  });

  it("F7: calls observers in order, inside the call that settles, also one that is registered twice", () => {
    const work = new Execution<number>("test");
    const heard: string[] = [];
    const twice = () => heard.push("twice");
    work["~future"].observe(twice);
    work["~future"].observe(() => heard.push("between"));
    work["~future"].observe(twice);
    work.fulfil(1);
    expect(heard).toEqual(["twice", "between", "twice"]);
  });

  it("F10: a request is taken while there is somebody to ask, and answered by the outcome", () => {
    const { work, heard } = observed();
    expect(work["~future"].cancel?.("why")).toBe(false);
    const asked: unknown[] = [];
    work.onCancel = (reason) => asked.push(reason) > 0;
    expect(work["~future"].cancel?.("why")).toBe(true);
    expect(work["~future"].cancel?.("again")).toBe(true);
    expect([work.cancelRequested, asked, heard]).toEqual([true, ["why", "again"], []]);
    work.cancelled("what the library says");
    expect(heard).toEqual([{ status: "cancelled", reason: "why" }]);
    expect(work["~future"].cancel?.("late")).toBe(false);
  });

  it("F10: fails with what the library throws when it is asked to stop", () => {
    const { work, heard } = observed();
    const error = new Error("planted");
    work.onCancel = () => {
      throw error;
    };
    expect(work["~future"].cancel?.("why")).toBe(true);
    expect(heard).toEqual([{ status: "rejected", reason: error, expected: false }]);
  });

  it("F13: holds nothing of an observer that was withdrawn", async () => {
    const { work, heard, detach } = observed();
    detach();
    detach();
    work.fulfil(1);
    const late = work["~future"].observe((outcome) => heard.push(outcome));
    late();
    await null;
    expect(heard).toEqual([]);
  });

  it("F13: an observer that is withdrawn while the others are called is not called", () => {
    const work = new Execution<number>("test");
    const heard: string[] = [];
    work["~future"].observe(() => detach());
    const detach = work["~future"].observe(() => heard.push("withdrawn"));
    work.fulfil(1);
    expect(heard).toEqual([]);
  });

  it("F15: what an observer throws reaches neither the producer nor the others", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    const work = new Execution<number>("test");
    work["~future"].observe(() => {
      throw new Error("planted");
    });
    const heard: Outcome[] = [];
    work["~future"].observe((outcome) => heard.push(outcome));
    work.fulfil(1);
    expect(heard).toHaveLength(1);
    expect(print).toHaveBeenCalledOnce();
    print.mockRestore();
  });

  describe("raise()", () => {
    it("is cancelled by a CancelledError, and fails with any other error", () => {
      const error = new Error("why");
      const [cancelled, failed] = [new Execution("test"), new Execution("test")];
      cancelled.raise(new CancelledError(error));
      failed.raise(new DOMException("stopped by itself", "AbortError"), true);
      expect(cancelled["~future"].peek()).toEqual({ status: "cancelled", reason: error });
      expect(failed["~future"].peek()).toMatchObject({ status: "rejected", expected: true });
    });

    it.each([
      ["its reason", "why"],
      ["what a host raises for an abort", new DOMException("aborted", "AbortError")],
      ["an error caused by that", { status: 503, cause: "why" }],
    ])("F12: after a request is cancelled, for its reason, by %s", (_, error) => {
      const { work } = observed();
      work.onCancel = () => true;
      work["~future"].cancel?.("why");
      work.raise(error, true);
      expect(work["~future"].peek()).toEqual({ status: "cancelled", reason: "why" });
    });

    it("keeps any other error after a request", () => {
      const { work } = observed();
      work.onCancel = () => true;
      work["~future"].cancel?.();
      work.raise(undefined);
      expect(work["~future"].peek()).toEqual({ status: "rejected", reason: undefined, expected: false });
    });
  });

  describe("follow()", () => {
    const after = async (start: () => PromiseLike<number>, settle?: (value: number) => void): Promise<unknown> => {
      const work = new Execution<number>("test");
      work.follow(start, settle);
      await null;
      return work["~future"].peek();
    };
    const error = new Error("planted");
    const failed = { status: "rejected", reason: error, expected: false };

    it("has the value and the error of what was started", async () => {
      expect(await after(async () => 1)).toEqual({ status: "fulfilled", value: 1 });
      expect(await after(() => Promise.reject(error))).toEqual(failed);
    });

    it("fails with what is thrown, wherever that is", async () => {
      const start = () => {
        throw error;
      };
      expect(await after(start)).toEqual(failed);
      expect(await after(async () => 1, start)).toEqual(failed);
    });

    it("is cancelled by a CancelledError", async () => {
      expect(await after(() => Promise.reject(new CancelledError("why")))).toEqual({
        status: "cancelled",
        reason: "why",
      });
    });
  });
});
