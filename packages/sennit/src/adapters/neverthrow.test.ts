import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { use } from "../core/index.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { fromAbortableResult, fromResultAsync, neverthrowAdapter, toResultAsync } from "./neverthrow.ts";

const error = new Error("planted");

let unuse: () => void;
beforeEach(() => {
  unuse = use(neverthrowAdapter);
});
afterEach(() => unuse());

describe("neverthrowAdapter", () => {
  it("F3: has the value of an Ok, a thenable as it is", async () => {
    const thenable = Promise.resolve("inside");
    expect(await outcomeOf(okAsync(thenable))).toHaveProperty("value", thenable);
  });

  it("F5: tells an Err from a rejection", async () => {
    expect(await outcomeOf(errAsync(error))).toEqual({ status: "rejected", reason: error, expected: true });
    const thrown = okAsync(1).map(() => {
      throw error;
    });
    const outcome = await outcomeOf(thrown);
    expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
    expect(outcome).toHaveProperty("reason", error);
  });

  it("leaves promises and Results alone", () => {
    expect([Promise.resolve(1), null, undefined, 1, { then: () => {} }].map(neverthrowAdapter.accepts)).not.toContain(
      true,
    );
  });

  it("observes a ResultAsync once, however many wait for it", () => {
    let handlers = 0;
    const pending = new ResultAsync<never, never>(new Promise(() => {}));
    const { then } = pending;
    pending.then = ((...args: Parameters<typeof then>) => {
      handlers += 1;
      return then.apply(pending, args);
    }) as typeof then;
    const loop = new VirtualLoop();
    for (let i = 0; i < 100; i += 1) from(pending, { loop }).cancel();
    expect(handlers).toBe(1);
  });
});

describe("fromResultAsync()", () => {
  it("does the same where the adapter is not in use", async () => {
    unuse();
    expect(await outcomeOf(fromResultAsync(okAsync(1)))).toEqual({ status: "fulfilled", value: 1 });
    expect(await outcomeOf(fromResultAsync(errAsync(1)))).toEqual({ status: "rejected", reason: 1, expected: true });
  });
});

describe("fromAbortableResult()", () => {
  it("F12: cancels the work for the very reason, and is cancelled when that says so", async () => {
    const work = fromAbortableResult((signal) =>
      ResultAsync.fromPromise(
        new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        (cause) => new Error("no answer", { cause }),
      ),
    );
    const run = work["~recipe"].run();
    run["~future"].cancel?.(error);
    const outcome = await outcomeOf(run);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });
});

describe("toResultAsync()", () => {
  it("has a value, a thenable too, as an Ok, and an expected failure as an Err", async () => {
    const thenable = Promise.resolve("inside");
    const [value, failure] = [endless().work, endless().work];
    value.fulfil(thenable);
    failure.fail(error, true);
    expect((await toResultAsync(value))._unsafeUnwrap()).toBe(thenable);
    expect((await toResultAsync(failure))._unsafeUnwrapErr()).toBe(error);
  });

  it("rejects with an unexpected error", async () => {
    const { work } = endless();
    work.fail(error);
    await expect(toResultAsync(work)).rejects.toBe(error);
  });

  it("has a cancellation as an Err, which comes back as one", async () => {
    const { work } = endless();
    const result = toResultAsync(work);
    work.cancelled(error);
    expect((await result)._unsafeUnwrapErr()).toEqual(new CancelledError(error));
    const outcome = await outcomeOf(result);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });

  it("cancels the future when its signal aborts, and waits until that has ended", async () => {
    const { work, asked } = endless();
    const controller = new AbortController();
    const result = toResultAsync(work, controller);
    controller.abort(error);
    expect(asked).toEqual([error]);
    work.cancelled();
    expect((await result)._unsafeUnwrapErr()).toHaveProperty("reason", error);
  });
});
