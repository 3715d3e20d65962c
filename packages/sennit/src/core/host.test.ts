import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stubProcess } from "../fixtures/stubProcess.ts";
import { afterHostTurn, afterMicrotask, beforeHostExits, bindToContext, createCarrier } from "./host.ts";

afterEach(() => vi.unstubAllGlobals());

describe("afterMicrotask()", () => {
  it("calls in a microtask, in the order of the calls", async () => {
    const trace: string[] = [];
    afterMicrotask(() => trace.push("first"));
    afterMicrotask(() => trace.push("second"));
    trace.push("now");
    await null;
    expect(trace).toEqual(["now", "first", "second"]);
  });
});

describe("afterHostTurn()", () => {
  it("lets the host serve its timers and microtasks first", async () => {
    const trace: string[] = [];
    await new Promise<void>((resolve) => {
      afterHostTurn(() => {
        trace.push("turned");
        resolve();
      });
      process.nextTick(() => trace.push("tick"));
      void Promise.resolve().then(() => trace.push("microtask"));
    });
    expect(trace).toEqual(["microtask", "tick", "turned"]);
  });

  it("works by messages where there is no setImmediate", async () => {
    vi.stubGlobal("setImmediate", undefined);
    vi.resetModules();
    const trace: string[] = [];
    const browsers = await import("./host.ts");
    await new Promise<void>((resolve) => {
      browsers.afterHostTurn(() => trace.push("first"));
      browsers.afterHostTurn(() => {
        trace.push("second");
        resolve();
      });
      trace.push("now");
    });
    expect(trace).toEqual(["now", "first", "second"]);
  });
});

describe("createCarrier()", () => {
  it("carries a value across native awaits, for each run its own", async () => {
    const carrier = createCarrier<string>();
    const read = async (): Promise<unknown> => {
      await null;
      return carrier?.getStore();
    };
    const both = [carrier?.run("a", read), carrier?.run("b", read)];
    expect(await Promise.all(both)).toEqual(["a", "b"]);
    expect(carrier?.getStore()).toBe(undefined);
  });

  it("gives nothing where the host has none", () => {
    vi.stubGlobal("process", undefined);
    expect(createCarrier()).toBe(undefined);
    const fn = (): void => {};
    expect(bindToContext(fn)).toBe(fn);
  });
});

describe("bindToContext()", () => {
  it("lets a function run in the context in which it was bound", () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const bound = storage.run("made here", () => bindToContext(() => void seen.push(storage.getStore())));
    storage.run("called here", bound);
    expect(seen).toEqual(["made here"]);
  });
});

describe("beforeHostExits()", () => {
  it("calls when nothing is left that could keep the program alive, where there is such a moment", () => {
    const host = new EventTarget();
    stubProcess({ once: (type: string, listener: () => void) => host.addEventListener(type, listener) });
    const told = vi.fn();
    beforeHostExits(told);
    expect(told).not.toHaveBeenCalled();
    host.dispatchEvent(new Event("beforeExit"));
    expect(told).toHaveBeenCalledOnce();
    vi.stubGlobal("process", undefined);
    expect(() => beforeHostExits(told)).not.toThrow();
  });
});
