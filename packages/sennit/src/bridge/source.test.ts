import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Execution, type Outcome, recipe, use } from "../core/index.ts";
import { waitOn } from "../core/waitOn.ts";
import { toWaitable } from "./source.ts";

/** What becomes of a wait for `x`. */
async function outcomeOf(x: object, signal?: AbortSignal): Promise<Outcome> {
  return await new Promise((resolve) => void waitOn(toWaitable(x), resolve, signal));
}

describe("toWaitable()", () => {
  it("returns futures and recipes as they are, and what an adapter in use shows", () => {
    const work = new Execution<number>("test");
    const one = recipe("test", () => work);
    const foreign = new Date();
    expect([toWaitable(work), toWaitable(one)]).toEqual([work, one]);
    const unuse = use({ name: "dates", accepts: (x) => x === foreign, show: () => work });
    expect(toWaitable(foreign)).toBe(work);
    unuse();
    expect(() => toWaitable(foreign)).toThrow(expect.objectContaining({ code: "ERR_NOT_RECOGNISED" }));
  });

  it("follows a thenable, once however many wait for it", async () => {
    const error = new Error("planted");
    const promise = Promise.resolve(1);
    expect(toWaitable(promise)).toBe(toWaitable(promise));
    expect(await outcomeOf(promise)).toEqual({ status: "fulfilled", value: 1 });
    expect(await outcomeOf(Promise.reject(error))).toEqual({ status: "rejected", reason: error, expected: false });
  });

  it("lets the wait for a promise end at once when it is cancelled", async () => {
    const signal = AbortSignal.abort("before");
    expect(await outcomeOf(new Promise(() => {}), signal)).toEqual({ status: "cancelled", reason: "before" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("is cancelled by a signal, and leaves no listener on it", async () => {
    const controller = new AbortController();
    const ends = outcomeOf(controller.signal);
    controller.abort("enough");
    expect(await ends).toEqual({ status: "cancelled", reason: "enough" });
    expect(await outcomeOf(controller.signal)).toEqual({ status: "cancelled", reason: "enough" });
    const lasting = new AbortController();
    expect(await outcomeOf(lasting.signal, AbortSignal.abort("first"))).toEqual({
      status: "cancelled",
      reason: "first",
    });
    expect(getEventListeners(lasting.signal, "abort")).toEqual([]);
  });
});
