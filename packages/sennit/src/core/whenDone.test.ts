import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it, vi } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { ContextVar, carry } from "./context.ts";
import { Execution } from "./execution.ts";
import type { Outcome } from "./outcome.ts";
import { whenDone } from "./whenDone.ts";

describe("whenDone()", () => {
  it("calls now for what is settled, and the failure counts as seen", () => {
    const loop = new VirtualLoop();
    const handler = vi.fn();
    loop.setExceptionHandler(handler);
    const future = loop.createFuture<never>();
    const error = new Error("planted");
    future.setException(error);
    const heard: Outcome[] = [];
    whenDone(future, (outcome) => heard.push(outcome))();
    expect(heard).toEqual([{ status: "rejected", reason: error, expected: false }]);
    loop.advance(0);
    expect(handler).not.toHaveBeenCalled();
  });

  it("F13: is withdrawn by the function that it returns", () => {
    const work = new Execution<number>("test");
    const heard: Outcome[] = [];
    whenDone(work, (outcome) => heard.push(outcome))();
    work.fulfil(1);
    expect(heard).toEqual([]);
  });

  it("F9: calls in the context of the call, and leaves that of whoever settles as it was", () => {
    const variable = new ContextVar("whose", "nobody's");
    const storage = new AsyncLocalStorage<string>();
    carry(storage);
    const work = new Execution<number>("test");
    const heard: unknown[] = [];
    const note = (): void => void heard.push([variable.get(), storage.getStore()]);
    const before = variable.set("the observer's");
    storage.run("the observer's", () => whenDone(work, note));
    variable.reset(before);
    storage.run("the settler's", () => {
      variable.set("the settler's");
      work.fulfil(1);
      note();
    });
    expect(heard).toEqual([
      ["the observer's", "the observer's"],
      ["the settler's", "the settler's"],
    ]);
  });
});
