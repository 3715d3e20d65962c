import { left, right, type TaskEither, tryCatch } from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { recipe } from "../core/recipe.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { fromReaderTaskEither, fromTaskEither, toTaskEither } from "./fp-ts.ts";

const error = new Error("planted");

describe("fromTaskEither()", () => {
  it("F3: has the value on the right, a thenable as it is", async () => {
    const thenable = Promise.resolve("inside");
    const outcome = await outcomeOf(fromTaskEither(right(thenable)));
    expect(outcome).toHaveProperty("value", thenable);
  });

  it("F5: tells a Left from a throw", async () => {
    expect(await outcomeOf(fromTaskEither(left(error)))).toEqual({ status: "rejected", reason: error, expected: true });
    const defects: TaskEither<never, never>[] = [
      () => Promise.reject(error),
      () => {
        throw error;
      },
    ];
    for (const defect of defects) {
      const outcome = await outcomeOf(fromTaskEither(defect));
      expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
      expect(outcome).toHaveProperty("reason", error);
    }
  });

  it("F18: is run by each wait, and F11: not with a signal that is aborted", async () => {
    let runs = 0;
    const count = fromTaskEither<never, number>(async () => ({ _tag: "Right", right: ++runs }));
    const loop = new VirtualLoop();
    const got = await loop.run(function* () {
      return [yield* from(count), yield* from(count)];
    });
    from(count, { loop, signal: AbortSignal.abort("before") });
    expect([got, runs]).toEqual([[1, 2], 2]);
  });

  it("lets whoever cancels go on at once, with the reason", () => {
    const future = from(
      fromTaskEither(() => new Promise<never>(() => {})),
      { loop: new VirtualLoop() },
    );
    future.cancel(error);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });
});

describe("fromReaderTaskEither()", () => {
  const abortedBy = (onAborted: (reason: unknown) => unknown) => (signal: AbortSignal) =>
    tryCatch(
      () => new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      onAborted,
    );

  it.each<[string, (reason: unknown) => unknown]>([
    ["the reason", (reason) => reason],
    ["an error caused by it", (cause) => new Error("no answer", { cause })],
  ])("F12: cancels the work for the very reason, and is cancelled by a Left that is %s", async (_, onAborted) => {
    const run = fromReaderTaskEither(abortedBy(onAborted))["~recipe"].run();
    expect(run["~future"].cancel?.(error)).toBe(true);
    expect(run["~future"].peek()).toBeUndefined();
    const outcome = await outcomeOf(run);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });

  it("keeps a Left that says something else", async () => {
    const run = fromReaderTaskEither(abortedBy(() => "the cleanup failed"))["~recipe"].run();
    run["~future"].cancel?.(error);
    expect(await outcomeOf(run)).toEqual({ status: "rejected", reason: "the cleanup failed", expected: true });
  });
});

describe("toTaskEither()", () => {
  it("has a value, a thenable too, on the right, and an expected failure on the left", async () => {
    const thenable = Promise.resolve("inside");
    const [value, failure] = [endless().work, endless().work];
    value.fulfil(thenable);
    failure.fail(error, true);
    expect(await toTaskEither(value)()).toHaveProperty("right", thenable);
    expect(await toTaskEither(failure)()).toHaveProperty("left", error);
  });

  it("rejects with an unexpected error", async () => {
    const { work } = endless();
    work.fail(error);
    await expect(toTaskEither(work)()).rejects.toBe(error);
  });

  it("has a cancellation on the left, which comes back as one", async () => {
    const { work } = endless();
    work.cancelled(error);
    const task = toTaskEither(work);
    expect(await task()).toMatchObject({ _tag: "Left", left: new CancelledError(error) });
    expect(await outcomeOf(fromTaskEither(task))).toHaveProperty("reason", error);
    expect((await outcomeOf(fromTaskEither(task))).status).toBe("cancelled");
  });

  it("cancels the future when its signal aborts, and waits until that has ended", async () => {
    const { work, asked } = endless();
    const controller = new AbortController();
    const got = toTaskEither(work, controller)();
    controller.abort(error);
    expect(asked).toEqual([error]);
    work.fulfil("all the same");
    expect(await got).toMatchObject({ left: { reason: error } });
  });

  it("runs a recipe at each call, and none where the signal is aborted", async () => {
    let runs = 0;
    const count = recipe("test", () => {
      const { work } = endless();
      work.fulfil(++runs);
      return work;
    });
    const task = toTaskEither(count);
    expect(runs).toBe(0);
    expect([await task(), await task()]).toMatchObject([{ right: 1 }, { right: 2 }]);
    expect(await toTaskEither(count, { signal: AbortSignal.abort(error) })()).toMatchObject({
      left: { reason: error },
    });
    expect(runs).toBe(2);
  });
});
