import { describe, expect, it } from "vitest";
import { type Coroutine, CoroutineCall, VirtualLoop } from "../loop/index.ts";
import { type AsyncContextManager, asyncWith, type Failure } from "./asyncWith.ts";
import { sleep } from "./sleep.ts";

/** Writes down how it is used, and waits at each end. */
class Manager implements AsyncContextManager<string> {
  readonly trace: unknown[] = [];
  readonly onExit: (failure?: Failure) => void;

  constructor(onExit: (failure?: Failure) => void = () => {}) {
    this.onExit = onExit;
  }

  enter(): CoroutineCall<string> {
    return new CoroutineCall(this.#enter());
  }

  exit(failure?: Failure): CoroutineCall<void> {
    return new CoroutineCall(this.#exit(failure));
  }

  *#enter(): Coroutine<string> {
    yield* sleep(1);
    this.trace.push("entered");
    return "value";
  }

  *#exit(failure?: Failure): Coroutine<void> {
    yield* sleep(1);
    this.trace.push(failure === undefined ? "left" : ["left by", failure.reason]);
    this.onExit(failure);
  }
}

const run = <T>(work: () => CoroutineCall<T>): T => new VirtualLoop().runUntilComplete(work);

describe("asyncWith()", () => {
  it("enters, runs the body with the manager's value, and exits", () => {
    const manager = new Manager();
    const result = run(() =>
      asyncWith(manager, function* (value) {
        manager.trace.push(value);
        yield* sleep(1);
        return "result";
      }),
    );
    expect(result).toBe("result");
    expect(manager.trace).toEqual(["entered", "value", "left"]);
  });

  it.each([new Error("planted"), undefined, "text"])(
    "tells the manager what the body threw, and throws it: %o",
    (error) => {
      const manager = new Manager();
      let caught: unknown = "nothing";
      try {
        run(() =>
          asyncWith(manager, function* () {
            throw error;
          }),
        );
      } catch (thrown) {
        caught = thrown;
      }
      expect(caught).toBe(error);
      expect(manager.trace).toEqual(["entered", ["left by", error]]);
    },
  );

  it("throws what the manager throws instead", () => {
    const manager = new Manager(() => {
      throw new Error("the manager's");
    });
    const failing = asyncWith(manager, function* () {
      throw new Error("the body's");
    });
    expect(() => run(() => failing)).toThrow("the manager's");
    expect(() => run(() => asyncWith(manager, function* () {}))).toThrow("the manager's");
    expect(manager.trace.filter((entry) => entry === "left")).toHaveLength(1);
  });

  it("does not run the body, nor exit, if it cannot enter", () => {
    const manager = new Manager();
    manager.enter = () => {
      throw new Error("closed");
    };
    expect(() => run(() => asyncWith(manager, function* () {}))).toThrow("closed");
    expect(manager.trace).toEqual([]);
  });

  it("exits with the CancelledError when the task is cancelled in the body", () => {
    const loop = new VirtualLoop();
    const manager = new Manager();
    const task = loop.createTask(() => asyncWith(manager, () => sleep(100)[Symbol.iterator]()));
    loop.advance(10);
    task.cancel("why");
    loop.advance(10);
    expect(task.cancelled()).toBe(true);
    expect(manager.trace).toEqual(["entered", ["left by", expect.objectContaining({ reason: "why" })]]);
  });
});
