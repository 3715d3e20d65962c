import { describe, expect, it } from "vitest";
import { collectGarbage } from "../fixtures/collectGarbage.ts";
import { VirtualLoop } from "../loop/index.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { waitFor } from "./waitFor.ts";

describe("shield()", () => {
  it("gives the result or the very error of the work", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    loop.runUntilComplete(function* () {
      expect(yield* shield(sleep(10, "saved"))).toBe("saved");
      const failing = loop.createFuture();
      loop.callLater(5, () => failing.setException(error));
      try {
        yield* shield(failing);
        expect.unreachable();
      } catch (caught) {
        expect(caught).toBe(error);
      }
    });
  });

  it("case 51: lets the work go on when it is cancelled", () => {
    const loop = new VirtualLoop();
    const work = loop.createTask(sleep(10, "saved"));
    const task = loop.createTask(function* () {
      return yield* shield(work);
    });
    loop.advance(1);
    task.cancel();
    loop.advance(0);
    expect([task.cancelled(), work.done()]).toEqual([true, false]);
    loop.advance(10);
    expect(work.result()).toBe("saved");
  });

  it("case 51: is cancelled with the work, without its reason", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* () {
      const work = loop.createFuture();
      const outer = shield(work);
      work.cancel("why");
      yield;
      yield;
      expect(() => outer.result()).toThrow(expect.objectContaining({ name: "CancelledError", reason: undefined }));
    });
  });

  it("case 51: returns what is done as it is", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    future.setResult(1);
    loop.callSoon(() => expect(shield(future)).toBe(future));
    loop.advance(0);
  });

  it("case 51: reports work that fails after a cancellation, but not in the same iteration", async () => {
    const reportedBy = async (iterationsBetween: number): Promise<unknown[]> => {
      const loop = new VirtualLoop();
      const reported: unknown[] = [];
      loop.setExceptionHandler((_loop, context) => reported.push(context.exception));
      const error = new Error("planted");
      await loop.run(function* () {
        const work = loop.createFuture();
        const outer = shield(work);
        outer.cancel();
        for (let i = 0; i < iterationsBetween; i += 1) yield;
        work.setException(error);
      });
      return reported;
    };
    expect(await reportedBy(2)).toEqual([expect.objectContaining({ message: "planted" })]);
    expect(await reportedBy(0)).toEqual([]);
  });

  it("leaves nothing on long-lived work, waited for 100,000 times with a limit", () => {
    const loop = new VirtualLoop();
    const work = loop.createFuture();
    let timeouts = 0;
    const poll = (times: number) =>
      loop.runUntilComplete(function* () {
        for (let i = 0; i < times; i += 1) {
          try {
            yield* waitFor(shield(work), 1);
          } catch {
            timeouts += 1;
          }
        }
      });
    const heapUsed = (): number => {
      // What the first collection frees may be what the second finds out of use.
      collectGarbage();
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    // What is left behind is so in each round; the engine's tables of weak keys are made larger in a few of them.
    poll(10_000);
    const growths: number[] = [];
    for (let before = heapUsed(); growths.length < 3; before = heapUsed()) {
      poll(30_000);
      growths.push(heapUsed() - before);
    }
    expect(Math.min(...growths)).toBeLessThan(900_000);
    expect([timeouts, work.done()]).toEqual([100_000, false]);
  }, 60_000);
});
