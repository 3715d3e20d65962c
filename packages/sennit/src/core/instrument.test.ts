import { afterEach, describe, expect, it } from "vitest";
import { Future as ConcurrentFuture } from "../concurrent/index.ts";
import { type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { coroutine as tornadoCoroutine } from "../tornado/index.ts";
import { Deferred, inlineCallbacks } from "../twisted/index.ts";
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

  it.each<[string, () => object, (made: never) => void]>([
    ["asyncio", () => new VirtualLoop().createFuture(), (future: Future<unknown>) => future.setResult(1)],
    ["twisted", () => new Deferred(), (deferred: Deferred) => deferred.callback(1)],
    ["concurrent", () => new ConcurrentFuture(), (future: ConcurrentFuture<unknown>) => future.setResult(1)],
  ])("gives back its record of a future, if it has one: %s", (family, make, settle) => {
    const told: unknown[] = [];
    const before = make();
    setInstrument({ created: (_future, of) => of, settled: (_future, record) => told.push(record) });
    const after = make();
    settle(before as never);
    settle(after as never);
    expect(told).toEqual([undefined, family]);
  });

  it.each([
    ["a task", (work: () => Coroutine<void>, loop: VirtualLoop) => loop.createTask(work)],
    ["a Twisted coroutine", (work: () => Coroutine<void>) => inlineCallbacks(work)()],
    ["a Tornado coroutine", (work: () => Coroutine<void>) => tornadoCoroutine(work)()],
  ])("gives back the record of each future that it tells of: %s", (_, start) => {
    const told = new Map<string, [future: object, record: unknown][]>();
    const note = (what: string, future: object, record: unknown): void => {
      told.set(what, [...(told.get(what) ?? []), [future, record]]);
    };
    const loop = new VirtualLoop();
    const awaited = loop.createFuture<void>();
    setInstrument({
      created: (future) => ({ of: future }),
      waiting: (future, _on, record) => note("waiting", future, record),
      resumed: (future, record) => note("resumed", future, record),
      cancelRequested: (future, _reason, record) => note("cancelRequested", future, record),
      settled: (future, record) => note("settled", future, record),
    });
    loop.callSoon(() => {
      const waiting = start(function* () {
        yield* awaited;
        yield* loop.createFuture<void>();
      }, loop);
      loop.callLater(1, () => awaited.setResult());
      loop.callLater(2, () => waiting.cancel("why"));
    });
    loop.advance(2);
    expect(new Set(told.keys())).toEqual(new Set(["waiting", "resumed", "cancelRequested", "settled"]));
    for (const [future, record] of [...told.values()].flat())
      expect((record as { of?: object } | undefined)?.of === (future === awaited ? undefined : future)).toBe(true);
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
