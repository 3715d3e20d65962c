import type { StandardFutureV1 } from "@sennit/spec";
import { describe, expect, it } from "vitest";
import { Future as ConcurrentFuture } from "../concurrent/future.ts";
import { CancelledError, type Coroutine, ensureFuture, type Task, VirtualLoop } from "../loop/index.ts";
import { asCompleted } from "./asCompleted.ts";
import { asyncFor } from "./asyncFor.ts";
import { gather } from "./gather.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { createTask } from "./tasks.ts";
import { wait } from "./wait.ts";
import { waitFor } from "./waitFor.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

/** What carries nothing but `~future`, and has its value after a second. */
function foreign(loop: VirtualLoop): StandardFutureV1<string> {
  const future = new ConcurrentFuture<string>();
  loop.callLater(1000, () => future.setResult("value"));
  return { "~future": future["~future"] };
}

describe("case 31: what carries ~future and nothing else", () => {
  const uses: [name: string, use: (x: StandardFutureV1<string>) => Coroutine<unknown>][] = [
    ["gather()", (x) => gather([x])[Symbol.iterator]() as never],
    ["shield()", (x) => shield(x)[Symbol.iterator]() as never],
    ["waitFor()", (x) => waitFor(x, 2000)[Symbol.iterator]()],
    ["wait(), made a Future", (x) => wait([ensureFuture(x)])[Symbol.iterator]()],
    [
      "asCompleted()",
      function* (x) {
        for (const next of asCompleted([x])) return yield* next;
        return undefined;
      },
    ],
  ];

  it.each(uses)("is enough for %s", (_name, use) => {
    const loop = new VirtualLoop();
    const result = loop.runUntilComplete(() => use(foreign(loop)));
    expect(JSON.stringify(result)).toMatch(/^("value"|\["value"\]|\{"done":\{\},"pending":\{\}\})$/);
    expect(loop.time()).toBe(1000);
  });
});

describe("gather()", () => {
  it("gives values where errors come later, and an error as soon as it comes", () => {
    const loop = new VirtualLoop();
    const [a, b, c] = [loop.createFuture<number>(), loop.createFuture<number>(), loop.createFuture<number>()];
    loop.runUntilComplete(function* () {
      const all = gather([a, b, c]);
      b.setResult(1);
      yield* sleep(1);
      expect(all.done()).toBe(false);
      const error = new Error("planted");
      c.setException(error);
      yield* sleep(1);
      expect(all.exception()).toBe(error);
      expect(a.done()).toBe(false);
    });
  });

  it("case 47: refuses to be cancelled when all its children are done, though it is not", () =>
    run(function* (self) {
      const child = self.getLoop().createFuture<number>();
      const all = gather([child]);
      child.setResult(1);
      expect([all.done(), all.cancel()]).toEqual([false, false]);
      expect(yield* all).toEqual([1]);
    }));

  it.each([undefined, "why", { because: 1 }])("case 47: passes the reason on: %o", (reason) =>
    run(function* () {
      const child = createTask(sleep(1000));
      const all = gather([child]);
      yield* sleep(1);
      all.cancel(reason);
      yield* sleep(1);
      expect(all.exception()).toMatchObject({ name: "CancelledError", reason });
      expect(() => child.result()).toThrow(expect.objectContaining({ reason }));
    }),
  );

  it("takes futures of several loops", () => {
    const [loop, other] = [new VirtualLoop(), new VirtualLoop()];
    const [here, there] = [loop.createFuture<string>(), other.createFuture<string>()];
    const main = loop.createTask(() => gather([here, there]));
    loop.advance(0);
    here.setResult("here");
    there.setResult("there");
    other.advance(0);
    expect(loop.runUntilComplete(main)).toEqual(["here", "there"]);
  });

  it("of shielded work is cancelled without it", () =>
    run(function* (self) {
      const children = [1, 2].map(() => self.getLoop().createFuture<string>());
      const all = gather(children.map((child) => shield(child)));
      all.cancel();
      yield* sleep(1);
      expect(all.exception()).toBeInstanceOf(CancelledError);
      expect(children.map((child) => child.done())).toEqual([false, false]);
      for (const child of children) child.setResult("value");
    }));

  it("that is shielded goes on when the shield is cancelled", () =>
    run(function* (self) {
      const children = [1, 2].map(() => self.getLoop().createFuture<number>());
      const all = gather(children);
      const outer = shield(all);
      outer.cancel();
      children.forEach((child, i) => {
        child.setResult(i);
      });
      expect(yield* all).toEqual([0, 1]);
      expect(outer.cancelled()).toBe(true);
    }));
});

describe("shield()", () => {
  it("lets work go on whose task is cancelled, and its next user has the result", () =>
    run(function* () {
      const inner = createTask(sleep(100, "kept"));
      const outer = createTask(() => shield(inner));
      yield* sleep(1);
      outer.cancel();
      yield* sleep(1);
      expect([outer.cancelled(), inner.done()]).toEqual([true, false]);
      expect(yield* shield(inner)).toBe("kept");
    }));
});

describe("wait()", () => {
  it("takes any iterable, a generator too", () =>
    run(function* () {
      function* some(): Generator<Task<number>> {
        for (const delay of [10, 20]) yield createTask(sleep(delay, delay));
      }
      const { done } = yield* wait(some());
      expect([...done].map((each) => each.result())).toEqual([10, 20]);
    }));

  it("gives all that are done together, also with FIRST_COMPLETED", () =>
    run(function* () {
      const tasks = [10, 10, 20].map((delay) => createTask(sleep(delay)));
      const { done, pending } = yield* wait(tasks, { returnWhen: "FIRST_COMPLETED" });
      expect([done.size, pending.size]).toEqual([2, 1]);
    }));

  it("counts as done what ends together with its time", () =>
    run(function* () {
      const [a, b] = [createTask(sleep(100)), createTask(sleep(150))];
      yield* sleep(0);
      const { done, pending } = yield* wait([b, a], { timeout: 100 });
      expect([done.has(a), pending.has(b), done.size, pending.size]).toEqual([true, true, 1, 1]);
    }));

  it("with FIRST_EXCEPTION waits for all where none fails", () =>
    run(function* (self) {
      const tasks = [10, 20].map((delay) => createTask(sleep(delay)));
      const { pending } = yield* wait(tasks, { returnWhen: "FIRST_EXCEPTION" });
      expect([pending.size, self.getLoop().time()]).toEqual([0, 20]);
    }));

  it("with FIRST_EXCEPTION does not wait where one has failed before", () =>
    run(function* (self) {
      const loop = self.getLoop();
      const failed = loop.createFuture<never>();
      failed.setException(new Error("planted"));
      const { done, pending } = yield* wait([failed, createTask(sleep(10))], { returnWhen: "FIRST_EXCEPTION" });
      expect([done.has(failed), pending.size, loop.time()]).toEqual([true, 1, 0]);
      failed.exception();
    }));

  it("counts an error as done, and goes on when the others are", () =>
    run(function* () {
      const failing = createTask(function* () {
        yield* sleep(5);
        throw new Error("planted");
      });
      const { done } = yield* wait<unknown>([failing, createTask(sleep(10))]);
      const failed = [...done].filter((each) => each.exception() !== undefined);
      expect([done.size, failed.length, failed[0] === failing]).toEqual([2, 1, true]);
    }));
});

describe("asCompleted()", () => {
  it("case 50: leaves no timer where all are in time", () =>
    run(function* (self) {
      const results: string[] = [];
      for (const next of asCompleted([sleep(10, "b"), sleep(5, "a")], { timeout: 60_000 })) results.push(yield* next);
      expect(results).toEqual(["a", "b"]);
      expect(self.getLoop().time()).toBe(10);
    }));

  it("case 50: goes on where it was left", () =>
    run(function* () {
      const all = asCompleted([30, 10, 20].map((delay) => sleep(delay, delay)));
      const results: number[] = [];
      for (const next of all) {
        results.push(yield* next);
        break;
      }
      for (const next of all) results.push(yield* next);
      expect(results).toEqual([10, 20, 30]);
    }));

  it("case 50: gives results to several that wait at once, first come first served", () =>
    run(function* () {
      const calls = [...asCompleted([sleep(20, "slow"), sleep(10, "fast")])];
      expect(yield* gather(calls)).toEqual(["fast", "slow"]);
    }));

  it("case 50: gives the tasks themselves, failed ones too", () =>
    run(function* () {
      const error = new Error("planted");
      const failing = createTask(function* () {
        yield* sleep(5);
        throw error;
      });
      const tasks = new Set<unknown>([createTask(sleep(10)), failing]);
      const seen: unknown[] = [];
      yield* asyncFor(asCompleted([...tasks] as Task<unknown>[]), function* (future) {
        expect(tasks.has(future)).toBe(true);
        seen.push(future.exception());
      });
      expect(seen).toEqual([error, undefined]);
    }));
});

it.each([
  ["gather", () => gather([sleep(1)])],
  ["gather of nothing", () => gather([])],
  ["shield", () => shield(sleep(1))],
  ["asCompleted", () => asCompleted([sleep(1)])],
])("%s() needs a running loop", (_name, combine) => {
  expect(combine).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
});
