import { describe, expect, it } from "vitest";
import { type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Barrier, BrokenBarrierError } from "./barrier.ts";
import { gather } from "./gather.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

type Log = (string | number)[][];

/** Starts as many tasks that wait at `barrier` and write what came of it into `log`. */
function come(barrier: Barrier, count: number, log: Log): Task<void>[] {
  return Array.from({ length: count }, (_, i) =>
    createTask(function* () {
      try {
        log.push([i, yield* barrier.wait()]);
      } catch (error) {
        log.push([i, (error as Error).name]);
      }
    }),
  );
}

function inLoop(main: (log: Log) => Generator<unknown, void, unknown>): void {
  new VirtualLoop().runUntilComplete(() => main([]));
}

describe("case 89: Barrier", () => {
  it("lets all go on when the last one comes, the last one first", () => {
    inLoop(function* (log) {
      const barrier = new Barrier(3);
      yield* gather(come(barrier, 3, log));
      expect(log).toEqual([
        [2, 2],
        [0, 0],
        [1, 1],
      ]);
      expect([barrier.parties, barrier.nWaiting, barrier.broken]).toEqual([3, 0, false]);
    });
  });

  it("forgets one that is cancelled while it fills", () => {
    inLoop(function* (log) {
      const barrier = new Barrier(3);
      const [first] = come(barrier, 2, log);
      yield* sleep(1);
      expect(barrier.nWaiting).toBe(2);
      first?.cancel();
      yield* sleep(1);
      expect([log, barrier.nWaiting, barrier.broken]).toEqual([[[0, "CancelledError"]], 1, false]);
    });
  });

  it("reset() throws BrokenBarrierError into those who wait, and fills again", () => {
    inLoop(function* (log) {
      const barrier = new Barrier(3);
      come(barrier, 2, log);
      yield* sleep(1);
      yield* barrier.reset();
      yield* sleep(1);
      expect(log.splice(0)).toEqual([
        [0, "BrokenBarrierError"],
        [1, "BrokenBarrierError"],
      ]);
      expect([barrier.nWaiting, barrier.broken]).toEqual([0, false]);
      yield* gather(come(barrier, 3, log));
      expect(log.map(([, index]) => index)).toEqual([2, 0, 1]);
    });
  });

  it("abort() breaks it for all, until it is reset", () => {
    inLoop(function* (log) {
      const barrier = new Barrier(3);
      come(barrier, 2, log);
      yield* sleep(1);
      yield* barrier.abort();
      expect([barrier.broken, barrier.nWaiting]).toEqual([true, 0]);
      yield* sleep(1);
      yield* gather(come(barrier, 1, log));
      expect(log).toEqual([
        [0, "BrokenBarrierError"],
        [1, "BrokenBarrierError"],
        [0, "BrokenBarrierError"],
      ]);
      yield* barrier.reset();
      expect([barrier.broken, barrier.nWaiting]).toEqual([false, 0]);
    });
  });

  it("lets the next round in when the one before has left", () => {
    inLoop(function* (log) {
      yield* gather(come(new Barrier(2), 6, log));
      expect(log).toEqual([
        [1, 1],
        [0, 0],
        [3, 1],
        [2, 0],
        [5, 1],
        [4, 0],
      ]);
    });
  });

  it("is waited at before the body of asyncWith, which gets the place", () => {
    inLoop(function* () {
      const barrier = new Barrier(1);
      const place = yield* asyncWith(barrier, function* (place) {
        return place;
      });
      expect(place).toBe(0);
    });
  });

  it("refuses fewer than one party", () => {
    for (const parties of [0, -1, Number.NaN])
      expect(() => new Barrier(parties)).toThrow(expect.objectContaining({ code: "ERR_BARRIER_PARTIES" }));
    expect(new BrokenBarrierError("").code).toBe("ERR_BROKEN_BARRIER");
  });
});
