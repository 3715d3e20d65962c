import { describe, expect, it, vi } from "vitest";
import { HostLoop } from "./hostLoop.ts";
import { VirtualLoop } from "./virtualLoop.ts";

describe("case 7: stop()", () => {
  it("ends the run after the iteration that is under way; what that has scheduled stays", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => {
      loop.stop();
      loop.callSoon(() => trace.push("the next iteration"));
      trace.push("stopped");
    });
    loop.callSoon(() => trace.push("the same iteration"));
    loop.runForever();
    expect(trace).toEqual(["stopped", "the same iteration"]);
    loop.stop();
    loop.runForever();
    expect(trace).toEqual(["stopped", "the same iteration", "the next iteration"]);
  });

  it("before the run lets it do one iteration, and does not let time pass", () => {
    const loop = new VirtualLoop();
    loop.callLater(10, () => expect.unreachable());
    loop.stop();
    loop.runForever();
    expect(loop.time()).toBe(0);
  });

  it("does the same on the host's loop", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    loop.callSoon(() => {
      loop.stop();
      loop.callSoon(() => trace.push("the next iteration"));
      trace.push("stopped");
    });
    loop.callSoon(() => trace.push("the same iteration"));
    await loop.runForever();
    expect(loop.isRunning()).toBe(false);
    expect(trace).toEqual(["stopped", "the same iteration"]);
    loop.stop();
    await loop.runForever();
    expect(trace).toEqual(["stopped", "the same iteration", "the next iteration"]);
    loop.stop();
    await loop.runForever();
  });

  it("lets what has fallen due have its turn, also where the host has not woken the loop for it", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    const ended = loop.runForever();
    loop.callLater(60_000, () => trace.push("due"));
    await null;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => Number.MAX_SAFE_INTEGER);
    try {
      loop.stop();
      await ended;
    } finally {
      clock.mockRestore();
    }
    expect(trace).toEqual(["due"]);
  });

  it("ends the run after the step that a promise has brought, which is an iteration", async () => {
    const loop = new HostLoop();
    const trace: string[] = [];
    loop.createTask(function* () {
      yield new Promise(setImmediate);
      loop.stop();
      loop.callSoon(() => trace.push("the next iteration"));
      trace.push("stopped");
    });
    await loop.runForever();
    expect(trace).toEqual(["stopped"]);
    loop.stop();
    await loop.runForever();
    expect(trace).toEqual(["stopped", "the next iteration"]);
  });

  it("comes from outside, too", async () => {
    const loop = new HostLoop();
    setImmediate(() => loop.stop());
    await loop.runForever();
  });
});

describe("case 8: a run whose loop is stopped before its work is done", () => {
  const work = (loop: VirtualLoop | HostLoop) =>
    function* (): Generator<unknown, void, unknown> {
      loop.stop();
      yield loop.createFuture();
    };

  it("says so", async () => {
    const virtual = new VirtualLoop();
    expect(() => virtual.runUntilComplete(work(virtual))).toThrow(/its work is not done/);
    await expect(virtual.run(work(virtual))).rejects.toThrow(/not done/);
    const host = new HostLoop();
    await expect(host.run(work(host))).rejects.toThrow(/not done/);
    expect(host.isRunning()).toBe(false);
  });

  it("has its result, if the work is done in that iteration", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    future.setResult("done");
    loop.callSoon(() => loop.stop());
    expect(loop.runUntilComplete(future)).toBe("done");
  });
});

describe("runForever()", () => {
  it("of a loop with virtual time says that nothing is left that could stop it", () => {
    expect(() => new VirtualLoop().runForever()).toThrow(/nothing is left that could go on/);
  });
});
