import { describe, expect, it } from "vitest";
import { TimeoutError } from "../core/errors.ts";
import { type Coroutine, VirtualLoop } from "../loop/index.ts";
import { asCompleted } from "./asCompleted.ts";
import { asyncFor } from "./asyncFor.ts";
import { AbortedError } from "./limit.ts";
import { sleep } from "./sleep.ts";
import { allTasks, createTask } from "./tasks.ts";

const inLoop = <T>(main: () => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

function* failing(delay: number): Coroutine<never> {
  yield* sleep(delay);
  throw new Error("planted");
}

describe("case 50: asCompleted(), as a plain iterator", () => {
  it("gives calls for the results in the order of completion, errors too", () => {
    const results = inLoop(function* () {
      const results: unknown[] = [];
      for (const next of asCompleted([sleep(30, "slow"), failing(20), sleep(10, "fast")])) {
        try {
          results.push(yield* next);
        } catch (error) {
          results.push((error as Error).message);
        }
      }
      return results;
    });
    expect(results).toEqual(["fast", "planted", "slow"]);
  });

  it("throws a TimeoutError from each call that is left, while the children go on", () => {
    inLoop(function* () {
      const results: unknown[] = [];
      for (const next of asCompleted([sleep(50, "x"), sleep(10, "y"), sleep(60, "z")], { timeout: 30 })) {
        try {
          results.push(yield* next);
        } catch (error) {
          results.push((error as Error).constructor);
        }
      }
      expect(results).toEqual(["y", TimeoutError, TimeoutError]);
      expect(allTasks().size).toBe(3);
    });
  });

  it("gives the first result to the call that is waited for first", () => {
    const results = inLoop(function* () {
      const [first, second] = [...asCompleted([sleep(10, 1), sleep(20, 2)])];
      return [yield* second!, yield* first!];
    });
    expect(results).toEqual([1, 2]);
  });

  it("gives what stands there twice once, and of nothing nothing", () => {
    inLoop(function* () {
      const task = createTask(sleep(10));
      expect([...asCompleted([task, task])].length).toBe(1);
      expect([...asCompleted([])].length).toBe(0);
    });
  });

  it("serves async functions too", async () => {
    const results = await new VirtualLoop().run(async () => {
      const results: string[] = [];
      for (const next of asCompleted([sleep(20, "slow"), async () => "at once"])) results.push(await next);
      return results;
    });
    expect(results).toEqual(["at once", "slow"]);
  });
});

describe("asCompleted(), as an async iterator", () => {
  it("gives the futures that it was given, when they are done", async () => {
    await new VirtualLoop().run(async () => {
      const slow = createTask(sleep(20, "slow"));
      const fast = createTask(sleep(10, "fast"));
      const got: string[] = [];
      for await (const future of asCompleted([slow, fast, slow])) {
        expect(future).toBe(got.length === 0 ? fast : slow);
        expect(future.done()).toBe(true);
        got.push(future.result());
      }
      expect(got).toEqual(["fast", "slow"]);
    });
  });

  it("gives them to coroutines by asyncFor, and throws a TimeoutError there", () => {
    inLoop(function* () {
      const slow = createTask(sleep(50, "slow"));
      const got: string[] = [];
      const iterating = createTask(
        asyncFor(asCompleted([slow, sleep(10, "fast")], { timeout: 30 }), function* (future) {
          got.push(future.result());
        }),
      );
      yield* sleep(40);
      expect(iterating.exception()).toBeInstanceOf(TimeoutError);
      expect([got, slow.done()]).toEqual([["fast"], false]);
    });
  });

  it("shares its results with the plain iterator", () => {
    const results = inLoop(function* () {
      const iterator = asCompleted([sleep(10, 1), sleep(20, 2)]);
      const call = iterator.next().value;
      const results: (number | undefined)[] = [yield* call!];
      yield* asyncFor(iterator, function* (future) {
        results.push(future.result());
      });
      return results;
    });
    expect(results).toEqual([1, 2]);
  });
});

describe("asCompleted() with an AbortSignal", () => {
  it("throws an AbortedError with the reason from what is left", () => {
    inLoop(function* () {
      const controller = new AbortController();
      const reason = { why: "enough" };
      const [first, second] = [...asCompleted([sleep(10, "in time"), sleep(50)], { timeout: controller.signal })];
      expect(yield* first!).toBe("in time");
      controller.abort(reason);
      const left = createTask(second!);
      yield* sleep(1);
      expect(left.exception()).toBeInstanceOf(AbortedError);
      expect((left.exception() as AbortedError).reason).toBe(reason);
    });
  });

  it("starts nothing if that is aborted already", () => {
    inLoop(function* () {
      let started = false;
      const start = async (): Promise<void> => {
        started = true;
      };
      const [next] = [...asCompleted([start], { timeout: AbortSignal.abort() })];
      const call = createTask(next!);
      yield* sleep(10);
      expect(call.exception()).toBeInstanceOf(AbortedError);
      expect(started).toBe(false);
    });
  });
});

it("asCompleted() refuses a single future", () => {
  inLoop(function* () {
    const task = createTask(sleep(1));
    expect(() => asCompleted(task as never)).toThrow(expect.objectContaining({ code: "ERR_NOT_A_LIST" }));
    yield* task;
  });
});
