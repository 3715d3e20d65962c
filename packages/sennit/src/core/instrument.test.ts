import { afterEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { type Instrument, setInstrument } from "./instrument.ts";

afterEach(() => void setInstrument(undefined));

/** Writes down every call, with futures by the order of their creation. */
function recorder(): { readonly instrument: Instrument; readonly heard: string[] } {
  const heard: string[] = [];
  const ids = new Map<object, string>();
  const id = (x: object): string => {
    if (!ids.has(x)) ids.set(x, `#${ids.size}`);
    return ids.get(x) as string;
  };
  return {
    heard,
    instrument: {
      created: (future, family) => heard.push(`created ${id(future)} ${family}`),
      waiting: (future, on) => heard.push(`${id(future)} waits on ${id(on)}`),
      resumed: (future) => heard.push(`${id(future)} goes on`),
      cancelRequested: (future, reason) => heard.push(`cancel ${id(future)} ${reason}`),
      settled: (future) => heard.push(`settled ${id(future)}`),
    },
  };
}

describe("setInstrument()", () => {
  it("lets an instrument hear of a future's whole life", () => {
    const { instrument, heard } = recorder();
    setInstrument(instrument);
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    loop.createTask(function* () {
      yield* future;
    });
    loop.callSoon(() => future.setResult(1));
    loop.advance(0);
    expect(heard).toEqual([
      "created #0 asyncio",
      "created #1 asyncio",
      "#1 goes on",
      "#1 waits on #0",
      "settled #0",
      "#1 goes on",
      "settled #1",
    ]);
  });

  it("tells of a cancellation at every future that it reaches", () => {
    const { instrument, heard } = recorder();
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const task = loop.createTask(function* () {
      yield* future;
    });
    loop.advance(0);
    setInstrument(instrument);
    task.cancel("why");
    loop.advance(0);
    expect(heard).toEqual(["cancel #0 why", "cancel #1 why", "settled #1", "#0 goes on", "settled #0"]);
  });

  it("returns the one in use before, and calls none once unset", () => {
    const { instrument, heard } = recorder();
    expect(setInstrument(instrument)).toBe(undefined);
    expect(setInstrument(undefined)).toBe(instrument);
    new VirtualLoop().runUntilComplete(function* () {
      yield;
    });
    expect(heard).toEqual([]);
  });

  it("asks for no method that an instrument does not have", () => {
    setInstrument({});
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    loop.createTask(function* () {
      yield* future;
    });
    loop.advance(0);
    expect(future.cancel()).toBe(true);
    loop.advance(0);
  });
});
