import { CancelablePromise, cancelable } from "cancelable-promise";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { use } from "../core/index.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { cancelablePromiseAdapter, fromCancelablePromise, toCancelablePromise } from "./cancelable-promise.ts";

const error = new Error("planted");

let unuse: () => void;
beforeEach(() => {
  unuse = use(cancelablePromiseAdapter);
});
afterEach(() => unuse());

describe("cancelablePromiseAdapter", () => {
  it("F4: has the value and the very error, which is nobody's else", async () => {
    expect(await outcomeOf(cancelable(Promise.resolve(1)))).toEqual({ status: "fulfilled", value: 1 });
    const outcome = await outcomeOf(cancelable(Promise.reject(error)));
    expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
    expect(outcome).toHaveProperty("reason", error);
  });

  it("F12: cancels the promise, and is cancelled for the very reason, where the promise never ends", () => {
    let told = false;
    const work = new CancelablePromise<never>((_resolve, _reject, onCancel) =>
      onCancel(() => {
        told = true;
      }),
    );
    const future = from(work, { loop: new VirtualLoop() });
    future.cancel(error);
    expect([told, work.isCanceled()]).toEqual([true, true]);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });

  it("F6: is cancelled when somebody else cancels the promise, before and after, and at the end of a chain", async () => {
    const work = new CancelablePromise<number>(() => {});
    const outcomes = [outcomeOf(work), outcomeOf(work.then((n) => n + 1))];
    work.cancel();
    outcomes.push(outcomeOf(work));
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill({ status: "cancelled", reason: undefined }));
  });

  it("observes a promise once, however many wait for it, and leaves everything else alone", () => {
    const work = new CancelablePromise<never>(() => {});
    const then = vi.spyOn(work, "then");
    for (let i = 0; i < 100; i += 1) cancelablePromiseAdapter.show(work);
    expect(then).toHaveBeenCalledOnce();
    expect([Promise.resolve(1), null, undefined, "x"].map(cancelablePromiseAdapter.accepts)).not.toContain(true);
  });
});

describe("toCancelablePromise()", () => {
  it("has the value and the error", async () => {
    const [value, failure] = [endless().work, endless().work];
    value.fulfil(1);
    failure.fail(error);
    expect(await toCancelablePromise(value)).toBe(1);
    await expect(toCancelablePromise(failure)).rejects.toBe(error);
    expect(toCancelablePromise(value)).toBeInstanceOf(CancelablePromise);
  });

  it("passes its cancel on to the future", () => {
    const { work, asked } = endless();
    toCancelablePromise(work).cancel();
    expect(asked).toEqual([undefined]);
  });

  it("F6: rejects with a CancelledError when the future is cancelled, which comes back as a cancellation", async () => {
    const { work } = endless();
    const promise = toCancelablePromise(work);
    work.cancelled(error);
    await expect(promise).rejects.toEqual(new CancelledError(error));
    const outcome = await outcomeOf(fromCancelablePromise(promise));
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });
});
