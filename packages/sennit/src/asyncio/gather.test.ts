import { describe, expect, it } from "vitest";
import { type Coroutine, type Future, VirtualLoop } from "../loop/index.ts";
import { gather } from "./gather.ts";
import { sleep } from "./sleep.ts";

/** Runs `body` in a loop of its own, and reports what nobody saw. */
async function run(body: (loop: VirtualLoop, reported: unknown[]) => Coroutine<void>): Promise<unknown[]> {
  const loop = new VirtualLoop();
  const reported: unknown[] = [];
  loop.setExceptionHandler((_loop, context) => reported.push(context.exception));
  await loop.run(() => body(loop, reported));
  return reported;
}

function* failing(delay: number, error: unknown): Coroutine<never> {
  yield* sleep(delay);
  throw error;
}

const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });

describe("gather()", () => {
  it("gives all results in the order of its arguments", () =>
    run(function* () {
      const work = function* (): Coroutine<string> {
        return "function";
      };
      expect(yield* gather([sleep(20, "late"), sleep(10, "early"), work, Promise.resolve("promise")])).toEqual([
        "late",
        "early",
        "function",
        "promise",
      ]);
    }));

  it("is done at once without any", () =>
    run(function* () {
      expect(gather([]).result()).toEqual([]);
    }));

  it("waits once for what stands there twice", () =>
    run(function* (loop) {
      let runs = 0;
      const work = function* (): Coroutine<number> {
        runs += 1;
        return runs;
      };
      const future = loop.createFuture<string>();
      future.setResult("future");
      expect(yield* gather([work, future, work, future])).toEqual([1, "future", 1, "future"]);
    }));

  it("case 45: gives the first error, lets the others go on, and reports none of theirs", async () => {
    const [first, second] = [new Error("first"), new Error("second")];
    const trace: string[] = [];
    const reported = await run(function* () {
      const outer = gather([
        failing(20, second),
        failing(10, first),
        function* () {
          yield* sleep(30);
          trace.push("went on");
        },
      ]);
      try {
        yield* outer;
      } catch (error) {
        expect(error).toBe(first);
      }
      yield* sleep(100);
    });
    expect(trace).toEqual(["went on"]);
    expect(reported).toEqual([]);
  });

  it("case 46: fails with the CancelledError of a child, and is not cancelled itself", () =>
    run(function* (loop) {
      const [child, other] = [loop.createFuture(), loop.createFuture()];
      const outer = gather([child, other]);
      child.cancel("why");
      yield;
      expect(outer.exception()).toEqual(cancelledFor("why"));
      expect([outer.cancelled(), other.done()]).toEqual([false, false]);
    }));

  it("case 47: cancels all children, and is done when they are", () =>
    run(function* (loop) {
      const trace: string[] = [];
      const outer = gather([
        sleep(1000),
        function* () {
          try {
            yield* sleep(1000);
          } finally {
            yield* sleep(10);
            trace.push("cleaned up");
          }
        },
      ]);
      const waiter = loop.createTask(function* () {
        yield* outer;
      });
      yield* sleep(1);
      expect(outer.cancel("why")).toBe(true);
      expect(outer.done()).toBe(false);
      expect(outer.cancel("again")).toBe(true);
      yield* sleep(20);
      expect(trace).toEqual(["cleaned up"]);
      expect(outer.cancelled()).toBe(false);
      expect(waiter.cancelled()).toBe(true);
      expect(outer.cancel()).toBe(false);
    }));

  it("case 47: is cancelled also with returnExceptions, and reports no error of a child", async () => {
    const reported = await run(function* () {
      const outer = gather(
        [
          function* () {
            try {
              yield* sleep(1000);
            } catch {
              throw new Error("in cleanup");
            }
          },
          sleep(1000),
        ],
        { returnExceptions: true },
      );
      yield* sleep(1);
      outer.cancel("why");
      try {
        yield* outer;
        expect.unreachable();
      } catch (error) {
        expect(error).toEqual(cancelledFor("why"));
      }
    });
    expect(reported).toEqual([]);
  });

  it("case 47: cannot be cancelled if no child can", () =>
    run(function* (loop) {
      const child = loop.createFuture<string>();
      const outer = gather([child]);
      child.setResult("done");
      expect(outer.cancel()).toBe(false);
      expect(yield* outer).toEqual(["done"]);
    }));

  it("case 48: is done at once if all children are", () =>
    run(function* (loop) {
      const [good, bad] = [loop.createFuture<number>(), loop.createFuture<number>()];
      good.setResult(1);
      bad.setException(new Error("planted"));
      expect(gather([good, good]).result()).toEqual([1, 1]);
      expect(gather([bad, loop.createFuture()]).exception()).toMatchObject({ message: "planted" });
    }));

  it("gives errors and cancellations among the results with returnExceptions", () =>
    run(function* (loop) {
      const error = new Error("planted");
      const child = loop.createFuture<number>();
      child.cancel("why");
      const got = yield* gather([sleep(1, "value"), failing(2, error), child], { returnExceptions: true });
      expect(got).toEqual(["value", error, cancelledFor("why")]);
    }));

  it("case 44: keeps the reason of a child among the results", () =>
    run(function* (loop) {
      const child = loop.createTask(sleep(10));
      const outer = gather([child], { returnExceptions: true });
      yield;
      child.cancel("one");
      expect(yield* outer).toEqual([cancelledFor("one")]);
    }));

  it("reaches all children when the task that waits for it is cancelled", () =>
    run(function* (loop) {
      const children: Future<unknown>[] = [loop.createFuture(), loop.createTask(sleep(10))];
      const task = loop.createTask(function* () {
        yield* gather(children);
      });
      yield;
      task.cancel("why");
      yield;
      yield;
      yield;
      expect([...children, task].map((each) => each.cancelled())).toEqual([true, true, true]);
    }));

  it("fails where no loop runs, and for what cannot be waited for", () => {
    expect(() => gather([])).toThrow(expect.objectContaining({ code: "ERR_NO_RUNNING_LOOP" }));
    expect(() => new VirtualLoop().runUntilComplete(() => gather([5 as never]))).toThrow(
      expect.objectContaining({ code: "ERR_NOT_AWAITABLE" }),
    );
  });
});
