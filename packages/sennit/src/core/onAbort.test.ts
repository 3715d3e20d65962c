import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { onAbort } from "./onAbort.ts";

describe("onAbort()", () => {
  it("calls with the reason when the signal aborts, once", () => {
    const controller = new AbortController();
    const heard: unknown[] = [];
    onAbort(controller.signal, (reason) => heard.push(reason));
    expect(heard).toEqual([]);
    controller.abort("enough");
    controller.abort("again");
    expect(heard).toEqual(["enough"]);
  });

  it("calls at once for a signal that is aborted already, and adds no listener", () => {
    const signal = AbortSignal.abort("before");
    const heard: unknown[] = [];
    onAbort(signal, (reason) => heard.push(reason));
    expect(heard).toEqual(["before"]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("takes its listener away", () => {
    const controller = new AbortController();
    const heard: unknown[] = [];
    const remove = onAbort(controller.signal, (reason) => heard.push(reason));
    remove();
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    controller.abort();
    expect(heard).toEqual([]);
  });
});
