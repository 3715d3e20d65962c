import Bluebird from "bluebird";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { from } from "../bridge/index.ts";
import { CancelledError } from "../core/cancelled.ts";
import { use } from "../core/index.ts";
import { endless } from "../fixtures/endless.ts";
import { outcomeOf } from "../fixtures/outcomeOf.ts";
import { VirtualLoop } from "../loop/index.ts";
import { bluebirdAdapter, fromBluebird, toBluebird } from "./bluebird.ts";

const error = new Error("planted");
const Plain = Bluebird.getNewLibraryCopy();
const Cancellable = Bluebird.getNewLibraryCopy();
Cancellable.config({ cancellation: true });

/** Lets bluebird's own queue, and the promises, go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

let unuse: () => void;
beforeEach(() => {
  unuse = use(bluebirdAdapter);
});
afterEach(() => unuse());

describe("bluebirdAdapter", () => {
  it("F4: has the value and the error of a promise, of any copy of bluebird", async () => {
    expect(await outcomeOf(Cancellable.resolve(1))).toEqual({ status: "fulfilled", value: 1 });
    expect(await outcomeOf(Plain.reject(error))).toHaveProperty("reason", error);
  });

  it("F12: cancels the promise, and is cancelled for the very reason", async () => {
    const told: string[] = [];
    const work = new Cancellable<never>((_resolve, _reject, onCancel) => onCancel?.(() => told.push("told")));
    const shown = fromBluebird(work);
    expect(shown["~future"].cancel?.(error)).toBe(true);
    expect(await outcomeOf(shown)).toHaveProperty("reason", error);
    expect(told).toEqual(["told"]);
  });

  it("F10: waits for the finally before it", async () => {
    let finish: (() => void) | undefined;
    const cleanup = new Cancellable<void>((resolve) => {
      finish = resolve;
    });
    const shown = fromBluebird(new Cancellable<never>(() => {}).finally(() => cleanup));
    shown["~future"].cancel?.(error);
    await turn();
    expect(shown["~future"].peek()).toBeUndefined();
    finish?.();
    expect(await outcomeOf(shown)).toHaveProperty("reason", error);
  });

  it("F6: is cancelled when somebody else cancels the promise, before and after", async () => {
    const work = new Cancellable<never>(() => {});
    const before = outcomeOf(work);
    work.cancel();
    expect(await before).toEqual({ status: "cancelled", reason: undefined });
    const cancelled = new Cancellable<never>(() => {});
    cancelled.cancel();
    expect(await outcomeOf(cancelled)).toEqual({ status: "cancelled", reason: undefined });
  });

  it("lets go of a promise where cancellation is not switched on", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const future = from(new Plain<never>(() => {}), { loop: new VirtualLoop() });
    future.cancel(error);
    expect(future["~future"].peek()).toHaveProperty("reason", error);
    warn.mockRestore();
  });

  it("leaves everything else alone", () => {
    expect([Promise.resolve(1), null, undefined, "x"].map(bluebirdAdapter.accepts)).not.toContain(true);
  });

  it("observes a promise once, however many wait for it", () => {
    const pending = new Cancellable<never>(() => {});
    const reflect = vi.spyOn(pending, "reflect");
    for (let i = 0; i < 100; i += 1) bluebirdAdapter.show(pending);
    expect(reflect).toHaveBeenCalledOnce();
  });
});

describe("toBluebird()", () => {
  it("has the value and the error", async () => {
    const [value, failure] = [endless().work, endless().work];
    value.fulfil(1);
    failure.fail(error, true);
    expect(await toBluebird(value)).toBe(1);
    await expect(toBluebird(failure)).rejects.toBe(error);
    expect(toBluebird(value)).toBeInstanceOf(Bluebird);
    expect(toBluebird(value, Plain)).toBeInstanceOf(Plain);
  });

  it("F6: rejects with a CancelledError when the future is cancelled, which comes back as a cancellation", async () => {
    const { work } = endless();
    const promise = toBluebird(work, Cancellable);
    work.cancelled(error);
    await expect(promise).rejects.toEqual(new CancelledError(error));
    const outcome = await outcomeOf(promise);
    expect(outcome.status).toBe("cancelled");
    expect(outcome).toHaveProperty("reason", error);
  });

  it("passes bluebird's cancel on to the future", async () => {
    const { work, asked } = endless();
    toBluebird(work, Cancellable).cancel();
    await turn();
    expect(asked).toEqual([undefined]);
  });
});
