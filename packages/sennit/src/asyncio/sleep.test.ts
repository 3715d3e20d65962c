import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { sleep } from "./sleep.ts";

describe("sleep()", () => {
  it("waits for so many milliseconds, and gives its result", () => {
    const loop = new VirtualLoop();
    expect(loop.runUntilComplete(sleep(1500.5, "rested"))).toBe("rested");
    expect(loop.time()).toBe(1500.5);
    expect(loop.runUntilComplete(sleep(1))).toBe(undefined);
  });

  it.each([0, -5])("case 11: is one iteration for a delay of %d", (delay) => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    for (const name of ["a", "b"]) {
      loop.createTask(function* () {
        for (let i = 0; i < 2; i += 1) {
          trace.push(name + i);
          expect(yield* sleep(delay, "result")).toBe("result");
        }
      });
    }
    loop.advance(0);
    expect(trace).toEqual(["a0", "b0", "a1", "b1"]);
  });

  it("lets sleepers wake by their time, and those of the same time in their order", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    for (const [name, delay] of Object.entries({ a: 20, b: 10, c: 20, d: 10 })) {
      loop.createTask(function* () {
        yield* sleep(delay);
        trace.push(name);
      });
    }
    loop.advance(20);
    expect(trace).toEqual(["b", "d", "a", "c"]);
  });

  it("leaves no timer when it is cancelled", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(1000));
    loop.advance(10);
    task.cancel();
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow();
    expect(loop.time()).toBe(10);
  });

  it("can be cancelled in the iteration in which it would wake", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(10));
    loop.callLater(10, () => task.cancel());
    loop.advance(10);
    expect(task.cancelled()).toBe(true);
  });

  it("fails at once for NaN", () => {
    expect(() => sleep(Number.NaN)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_A_TIME", message: expect.stringContaining("yield* sleep(100)") }),
    );
  });
});
