import { describe, expect, it } from "vitest";
import { type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { Barrier } from "./barrier.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";

/** A barrier for three, and tasks that wait at it and write what came of it. */
function withBarrier(
  main: (barrier: Barrier, come: (names: string) => Task<void>[], log: string[]) => Generator<unknown, void, unknown>,
): void {
  const [barrier, log] = [new Barrier(3), [] as string[]];
  const come = (names: string): Task<void>[] =>
    [...names].map((name) =>
      createTask(function* () {
        try {
          log.push(`${name} ${yield* barrier.wait()}`);
        } catch (error) {
          log.push(`${name} ${(error as Error).name}`);
        }
      }),
    );
  new VirtualLoop().runUntilComplete(() => main(barrier, come, log));
}

describe("case 89: Barrier", () => {
  it("counts those that wait, one after another, and none when it is left", () =>
    withBarrier(function* (barrier, come, log) {
      for (const [i, name] of ["a", "b"].entries()) {
        come(name);
        yield* sleep(1);
        expect([barrier.nWaiting, log]).toEqual([i + 1, []]);
      }
      come("c");
      yield* sleep(1);
      expect([barrier.nWaiting, log.sort()]).toEqual([0, ["a 0", "b 1", "c 2"]]);
    }));

  it("gives every place once, round after round", () =>
    withBarrier(function* (barrier, come, log) {
      for (const names of ["abc", "def", "ghi"]) {
        log.length = 0;
        come(names);
        yield* sleep(1);
        expect(log.map((each) => each.at(-1)).sort()).toEqual(["0", "1", "2"]);
        expect(barrier.nWaiting).toBe(0);
      }
    }));

  it("of one party lets everybody through at once", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const barrier = new Barrier(1);
      expect([yield* barrier.wait(), yield* barrier.wait()]).toEqual([0, 0]);
    });
  });

  it("can be waited at twice by one task", () => {
    new VirtualLoop().runUntilComplete(function* () {
      const [barrier, log] = [new Barrier(2), [] as number[]];
      const tasks = [1, 2].map(() =>
        createTask(function* () {
          for (let i = 0; i < 2; i += 1) log.push(yield* barrier.wait());
        }),
      );
      for (const task of tasks) yield* task;
      expect(log.sort()).toEqual([0, 0, 1, 1]);
    });
  });

  it("keeps those that come while the others leave for the next round", () =>
    withBarrier(function* (barrier, come, log) {
      come("abcde");
      yield* sleep(1);
      expect([log.length, barrier.nWaiting]).toEqual([3, 2]);
      come("f");
      yield* sleep(1);
      expect([log.length, barrier.nWaiting]).toEqual([6, 0]);
    }));

  it("that nobody waits at is reset without an effect", () =>
    withBarrier(function* (barrier, come, log) {
      yield* barrier.reset();
      expect([barrier.nWaiting, barrier.broken]).toEqual([0, false]);
      come("abc");
      yield* sleep(1);
      expect(log.length).toBe(3);
    }));

  it("lets those leave that passed it before a reset, and breaks the others'", () =>
    withBarrier(function* (barrier, come, log) {
      come("abcd");
      yield* sleep(1);
      expect([log.length, barrier.nWaiting]).toEqual([3, 1]);
      yield* barrier.reset();
      yield* sleep(1);
      expect(log.filter((each) => each.endsWith("BrokenBarrierError"))).toEqual(["d BrokenBarrierError"]);
      expect([barrier.nWaiting, barrier.broken]).toEqual([0, false]);
    }));

  it("takes those again that a reset has sent away", () =>
    withBarrier(function* (barrier, come, log) {
      come("ab");
      yield* sleep(1);
      yield* barrier.reset();
      come("ab");
      yield* sleep(1);
      expect(barrier.nWaiting).toBe(2);
      come("c");
      yield* sleep(1);
      expect(log.sort()).toEqual(["a 0", "a BrokenBarrierError", "b 1", "b BrokenBarrierError", "c 2"]);
    }));

  it("stays broken by abort(), for those who wait and who come", () =>
    withBarrier(function* (barrier, come, log) {
      come("a");
      yield* sleep(1);
      yield* barrier.abort();
      come("bcd");
      yield* sleep(1);
      expect(log).toEqual(["a", "b", "c", "d"].map((name) => `${name} BrokenBarrierError`));
      expect([barrier.broken, barrier.nWaiting]).toEqual([true, 0]);
    }));

  it("is aborted by the error of one, for all others", () =>
    withBarrier(function* (barrier, come, log) {
      come("ab");
      const task = createTask(() =>
        asyncWith(barrier, function* () {
          throw new Error("planted");
        }),
      );
      task.addDoneCallback(() => task.exception());
      yield* sleep(1);
      expect([log.length, barrier.broken]).toEqual([2, false]);
      come("c");
      yield* sleep(1);
      yield* barrier.abort();
      yield* sleep(1);
      expect(log.at(-1)).toBe("c BrokenBarrierError");
      yield* barrier.reset();
      expect(barrier.broken).toBe(false);
      come("def");
      yield* sleep(1);
      expect(log.length).toBe(6);
    }));

  it("forgets one whose wait is cancelled, and another takes its place", () =>
    withBarrier(function* (barrier, come, log) {
      const [a] = come("ab");
      yield* sleep(1);
      a?.cancel();
      come("cd");
      yield* sleep(1);
      expect(log.sort()).toEqual(["a CancelledError", "b 1", "c 1", "d 2"].sort());
      expect(barrier.nWaiting).toBe(0);
    }));

  const broken = (names: string): string[] => [...names].map((name) => `${name} BrokenBarrierError`);

  // As CPython does it: those who are still inside, though they were let go on, find it broken.
  it.each([
    ["reset", "abc", ["c 2", "a 0", ...broken("b")], 1],
    ["reset", "abcde", ["c 2", "a 0", ...broken("b"), "e 2", "c again 0", "d 1"], 2],
    ["abort", "abc", ["c 2", "a 0", ...broken("bc")], 0],
    ["abort", "abcde", ["c 2", "a 0", ...broken("bcde")], 0],
  ] as const)("lets one who has passed it %s() it while the others leave, of %s", (what, names, expected, left) => {
    withBarrier(function* (barrier, _come, log) {
      for (const name of names) {
        createTask(function* () {
          try {
            const place = yield* barrier.wait();
            log.push(`${name} ${place}`);
            if (place === 0) yield* barrier[what]();
            else log.push(`${name} again ${yield* barrier.wait()}`);
          } catch (error) {
            log.push(`${name} ${(error as Error).name}`);
          }
        });
      }
      yield* sleep(1);
      expect([log, barrier.nWaiting, barrier.broken]).toEqual([expected, left, what === "abort"]);
    });
  });
});
