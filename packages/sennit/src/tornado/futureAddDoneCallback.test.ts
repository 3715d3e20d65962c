import { describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { futureAddDoneCallback } from "./futureAddDoneCallback.ts";

describe("futureAddDoneCallback", () => {
  it("case 29: calls at once for what is done, where the future itself waits for the next turn", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const trace: string[] = [];
    future.setResult(1);
    future.addDoneCallback(() => trace.push("the future's own"));
    futureAddDoneCallback(future, (done) => trace.push(`at once: ${done.result()}`));
    loop.advance(0);
    expect(trace).toEqual(["at once: 1", "the future's own"]);
  });

  it("calls in the loop's turn for what is done later", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<number>();
    const heard: unknown[] = [];
    futureAddDoneCallback(future, (done) => heard.push(done));
    future.setResult(1);
    expect(heard).toEqual([]);
    loop.advance(0);
    expect(heard).toEqual([future]);
  });

  it("calls for an executor's future inside the call that settles it", () => {
    const future = new ExecutorFuture<number>();
    const heard: number[] = [];
    futureAddDoneCallback(future, (done) => heard.push(done.result() as number));
    future.setResult(1);
    futureAddDoneCallback(future, () => heard.push(2));
    expect(heard).toEqual([1, 2]);
  });
});
