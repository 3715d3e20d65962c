import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { futureSetExceptionUnlessCancelled, futureSetResultUnlessCancelled } from "./futureSet.ts";
import { setAppLog } from "./log.ts";

describe("the setters that spare cancelled futures", () => {
  it("set a result and an error", () => {
    const loop = new VirtualLoop();
    const [a, b] = [loop.createFuture<number>(), loop.createFuture<never>()];
    futureSetResultUnlessCancelled(a, 42);
    futureSetExceptionUnlessCancelled(b, new Error("planted"));
    expect([a.result(), b.exception()]).toEqual([42, new Error("planted")]);
  });

  it("drop a result and log an error after a cancellation", () => {
    const logged: unknown[] = [];
    const before = setAppLog({ error: (...entry) => logged.push(entry) });
    const future = new VirtualLoop().createFuture<never>();
    future.cancel();
    futureSetResultUnlessCancelled(future as { cancelled(): boolean } as typeof future, undefined as never);
    futureSetExceptionUnlessCancelled(future, "error");
    setAppLog(before);
    expect(logged).toEqual([["Exception after Future was cancelled", "error"]]);
  });

  it("case 30: guard against nothing but cancellation", () => {
    const future = new VirtualLoop().createFuture<never>();
    future.setException(new Error("planted"));
    expect(() => futureSetResultUnlessCancelled(future, undefined as never)).toThrow(/it is done already/);
    expect(() => futureSetExceptionUnlessCancelled(future, "second")).toThrow(/it is done already/);
  });
});
