import { describe, expect, it } from "vitest";
import { Future as ExecutorFuture } from "../concurrent/index.ts";
import { VirtualLoop } from "../loop/index.ts";
import { setAppLog } from "./log.ts";
import { addFuture, addTimeout } from "./schedule.ts";

describe("callbacks by way of the loop", () => {
  it("never come at once, and their errors go to the log", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const before = setAppLog({ error: (message) => trace.push(message) });
    const futures = [loop.createFuture(), new ExecutorFuture()];
    for (const future of futures) {
      future.setResult(1);
      addFuture(loop, future, function failing() {
        throw new Error("planted");
      });
    }
    trace.push("at once");
    loop.advance(0);
    setAppLog(before);
    expect(trace).toEqual(["at once", "Exception in callback failing", "Exception in callback failing"]);
  });

  it("of a time that has passed come in the order of their making", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.advance(100);
    addTimeout(loop, 50, () => trace.push("50"));
    addTimeout(loop, 20, () => trace.push("20"));
    addTimeout(loop, { milliseconds: 0 }, () => trace.push("now"));
    loop.advance(0);
    expect(trace).toEqual(["50", "20", "now"]);
  });
});
