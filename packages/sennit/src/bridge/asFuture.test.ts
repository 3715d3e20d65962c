import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Execution, type Outcome, recipe, use } from "../core/index.ts";
import { asFuture, type Source } from "./asFuture.ts";

/** What becomes of `x`, once everything has had its turn. */
async function outcomeOf(x: Source<unknown> | object, signal?: AbortSignal): Promise<Outcome | undefined> {
  const { "~future": props } = asFuture(x, { signal });
  for (let i = 0; i < 5; i += 1) await null;
  return props.peek();
}

describe("asFuture()", () => {
  it("returns a future as it is, and follows a thenable, without a loop", async () => {
    const work = new Execution<number>("test");
    const error = new Error("planted");
    expect(asFuture(work)).toBe(work);
    expect(await outcomeOf(Promise.resolve(1))).toEqual({ status: "fulfilled", value: 1 });
    expect(await outcomeOf(Promise.reject(error))).toEqual({ status: "rejected", reason: error, expected: false });
  });

  it("asks the adapters in use", async () => {
    const work = new Execution<number>("test");
    const foreign = new Date();
    const unuse = use({ name: "dates", accepts: (x) => x === foreign, show: () => work });
    expect(asFuture(foreign)).toBe(work);
    unuse();
    expect(() => asFuture(foreign)).toThrow(expect.objectContaining({ code: "ERR_NOT_RECOGNISED" }));
  });

  it("runs a recipe once for each call, and not at all with a signal that is aborted", async () => {
    let runs = 0;
    const count = recipe("test", () => {
      const work = new Execution<number>("test");
      runs += 1;
      work.fulfil(runs);
      return work;
    });
    expect(await outcomeOf(count)).toEqual({ status: "fulfilled", value: 1 });
    expect(await outcomeOf(count)).toEqual({ status: "fulfilled", value: 2 });
    expect(await outcomeOf(count, AbortSignal.abort("before"))).toEqual({ status: "cancelled", reason: "before" });
    expect(runs).toBe(2);
  });

  it("cancels the work when the signal aborts, and ends when that has, also with a value", async () => {
    const work = new Execution<number>("test");
    const heard: unknown[] = [];
    work.onCancel = (reason) => heard.push(reason) > 0;
    const controller = new AbortController();
    const { "~future": props } = asFuture(work, { signal: controller.signal });
    controller.abort("enough");
    expect([heard, props.peek()]).toEqual([["enough"], undefined]);
    work.fulfil(1);
    expect(props.peek()).toEqual({ status: "cancelled", reason: "enough" });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("leaves alone what cannot be asked, and its wait ends at once", async () => {
    const controller = new AbortController();
    const { "~future": props } = asFuture(new Promise(() => {}), { signal: controller.signal });
    controller.abort("enough");
    expect(props.peek()).toEqual({ status: "cancelled", reason: "enough" });
    const before = AbortSignal.abort("before");
    expect(await outcomeOf(new Promise(() => {}), before)).toEqual({ status: "cancelled", reason: "before" });
    expect(getEventListeners(before, "abort")).toEqual([]);
  });

  it("is cancelled by a signal that it is made of", async () => {
    const controller = new AbortController();
    const { "~future": props } = asFuture(controller.signal);
    controller.abort("enough");
    expect(props.peek()).toEqual({ status: "cancelled", reason: "enough" });
  });
});
