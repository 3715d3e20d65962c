import PCancelable, { CancelError, type OnCancelFunction } from "p-cancelable";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { from } from "../bridge/index.ts";
import { use } from "../core/index.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { fromPCancelable, pCancelableAdapter, toPCancelable } from "./p-cancelable.ts";

const error = new Error("planted");

/** A promise that ends only by its cancellation, and what that calls. */
const pending = (prepare: (onCancel: OnCancelFunction) => void = () => {}): PCancelable<unknown> =>
  new PCancelable<unknown>((_resolve, _reject, onCancel) => prepare(onCancel));

let unuse: () => void;
beforeEach(() => {
  unuse = use(pCancelableAdapter);
});
afterEach(() => unuse());

describe("pCancelableAdapter", () => {
  it("F4: has the value and the very error", async () => {
    expect(await outcomeOf(new PCancelable<number>((resolve) => resolve(1)))).toEqual({
      status: "fulfilled",
      value: 1,
    });
    const outcome = await outcomeOf(new PCancelable((_, reject) => reject(error)));
    expect(outcome).toEqual({ status: "rejected", reason: error, expected: false });
    expect(outcome).toHaveProperty("reason", error);
  });

  it("F12: cancels the promise, which is told the reason as a text, and keeps the very reason", async () => {
    let told = false;
    const work = pending((onCancel) => {
      onCancel(() => {
        told = true;
      });
    });
    const future = from(work, { loop: new VirtualLoop() });
    future.cancel(error);
    expect([told, work.isCanceled]).toEqual([true, true]);
    await expect(work).rejects.toEqual(new CancelError("planted"));
    expect(future["~future"].peek()).toHaveProperty("reason", error);
  });

  it("F6: is cancelled when somebody else cancels the promise", async () => {
    const work = pending();
    work.cancel("enough");
    expect(await outcomeOf(work)).toEqual({ status: "cancelled", reason: "enough" });
  });

  it("F6: is cancelled also where the promise was told not to reject, and never ends", async () => {
    const shown = fromPCancelable(
      pending((onCancel) => {
        onCancel.shouldReject = false;
      }),
    );
    shown["~future"].cancel?.(error);
    expect(await outcomeOf(shown)).toHaveProperty("reason", error);
  });

  it("keeps what a handler of onCancel throws", async () => {
    const shown = fromPCancelable(
      pending((onCancel) => {
        onCancel(() => {
          throw error;
        });
      }),
    );
    shown["~future"].cancel?.("why");
    expect(await outcomeOf(shown)).toEqual({ status: "rejected", reason: error, expected: false });
  });

  it("observes a promise once, however many wait for it, and leaves everything else alone", () => {
    const work = pending();
    const then = vi.spyOn(work, "then");
    for (let i = 0; i < 100; i += 1) pCancelableAdapter.show(work);
    expect(then).toHaveBeenCalledOnce();
    expect([Promise.resolve(1), null, undefined, "x"].map(pCancelableAdapter.accepts)).not.toContain(true);
  });
});

describe("toPCancelable()", () => {
  it("has the value and the error", async () => {
    const [value, failure] = [endless().work, endless().work];
    value.fulfil(1);
    failure.fail(error);
    expect(await toPCancelable(value)).toBe(1);
    await expect(toPCancelable(failure)).rejects.toBe(error);
  });

  it("F10: passes its cancel on to the future, and ends when that has, by a CancelError", async () => {
    const { work, asked } = endless();
    const promise = toPCancelable(work);
    let ended = false;
    const end = promise.catch((reason) => {
      ended = true;
      return reason;
    });
    promise.cancel("enough");
    await new Promise(setImmediate);
    expect([asked, promise.isCanceled, ended]).toEqual([[undefined], true, false]);
    work.fulfil("all the same");
    expect(await end).toBeInstanceOf(CancelError);
  });

  it("F6: rejects with a CancelError when the future is cancelled, which comes back with the very reason", async () => {
    const { work } = endless();
    const promise = toPCancelable(work);
    work.cancelled(error);
    await expect(promise).rejects.toBeInstanceOf(CancelError);
    const outcome = await outcomeOf(promise);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });
});
