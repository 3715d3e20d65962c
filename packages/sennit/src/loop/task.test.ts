import { describe, expect, it } from "vitest";
import { gather } from "../asyncio/gather.ts";
import { sleep } from "../asyncio/sleep.ts";
import type { Backing } from "./backing.ts";
import type { Coroutine } from "./coroutine.ts";
import { CancelledError } from "./errors.ts";
import type { TaskOptions } from "./eventLoop.ts";
import type { Future } from "./future.ts";
import { currentTask } from "./running.ts";
import { Task } from "./task.ts";
import { VirtualLoop } from "./virtualLoop.ts";

/** A future of `loop` that refuses to be cancelled. */
function stubborn<T>(loop: VirtualLoop): Future<T> {
  const future = loop.createFuture<T>();
  future._held = { cancel: () => false } satisfies Backing;
  return future;
}

/** Tries `body`, and gives what it returned, or the error in the place of a value. */
function* caught<T>(body: () => Coroutine<T>): Coroutine<unknown> {
  try {
    return yield* body();
  } catch (error) {
    return error;
  }
}

const cancelledFor = (reason: unknown) => expect.objectContaining({ name: "CancelledError", reason });

describe("a Task", () => {
  it("starts in the next iteration, and ends with what its coroutine returns or throws", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const error = new Error("planted");
    const good = loop.createTask(function* () {
      trace.push("started");
      return 1;
    });
    const bad = loop.createTask(function* () {
      throw error;
    });
    expect(trace).toEqual([]);
    loop.advance(0);
    expect(good.result()).toBe(1);
    expect(bad.exception()).toBe(error);
  });

  it("F4: fails with the very value that is thrown, also if that is a class of errors", () => {
    const loop = new VirtualLoop();
    for (const value of [undefined, "text", TypeError]) {
      const task = loop.createTask(function* () {
        throw value;
      });
      loop.advance(0);
      expect(task.exception()).toBe(value);
    }
  });

  it("runs generators, functions that make them, calls of coroutines, and plain functions", () => {
    const loop = new VirtualLoop();
    const works = [
      (function* () {
        return "generator";
      })(),
      function* () {
        return "generator function";
      },
      () => sleep(1, "function that returns a call"),
      sleep(1, "call"),
      (() => "plain function") as never,
    ];
    const tasks = works.map((work) => loop.createTask(work as () => Coroutine<string>));
    loop.advance(1);
    expect(tasks.map((task) => task.result())).toEqual([
      "generator",
      "generator function",
      "function that returns a call",
      "call",
      "plain function",
    ]);
  });

  it("waits for the future that its function returns, and cancels it when it is cancelled", () => {
    const loop = new VirtualLoop();
    const [good, gone] = [loop.createFuture<string>(), loop.createFuture<string>()];
    const first = loop.createTask(() => good);
    const second = loop.createTask(() => gone);
    loop.advance(0);
    good.setResult("value");
    second.cancel();
    loop.advance(0);
    expect(first.result()).toBe("value");
    expect([gone.cancelled(), second.cancelled()]).toEqual([true, true]);
  });

  it("gives its function the task", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* (self) {
      expect(self).toBe(task);
      expect(currentTask()).toBe(task);
      return "checked";
    });
    loop.advance(0);
    expect(task.result()).toBe("checked");
  });

  it("has a name, which can be changed", () => {
    const loop = new VirtualLoop();
    const [first, second] = [loop.createTask(function* () {}), loop.createTask(function* () {})];
    const numbers = [first, second].map((task) => Number(/^Task-(\d+)$/.exec(task.getName())?.[1]));
    expect((numbers[1] as number) - (numbers[0] as number)).toBe(1);
    first.setName("new");
    expect(first.getName()).toBe("new");
    expect(loop.createTask(function* () {}, { name: "given" }).getName()).toBe("given");
  });

  it("counts only those that nobody gave a name", () => {
    const loop = new VirtualLoop();
    const number = (options?: TaskOptions): number =>
      Number(/^Task-(\d+)$/.exec(loop.createTask(function* () {}, options).getName())?.[1]);
    const before = number();
    expect(number({ name: "given" })).toBe(Number.NaN);
    expect(number()).toBe(before + 1);
  });

  it.each([undefined, "given"])("keeps its name when it is cancelled, and has a context and a signal: %s", (name) => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {}, { name });
    const before = task.getName();
    task.cancel("why");
    expect([task.cancelling(), task.signal.reason]).toEqual([1, expect.objectContaining({ reason: "why" })]);
    expect(task.getName()).toBe(before);
    expect(task.getContext()).toBe(task.getContext());
    task.setName("new");
    expect([task.getName(), task.uncancel(), task.cancelling()]).toEqual(["new", 0, 0]);
  });

  it("is held by its loop until it is done, and no longer", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(sleep(10));
    expect(loop._internals.tasks.has(task)).toBe(true);
    loop.advance(10);
    expect([...loop._internals.tasks]).toHaveLength(0);
  });

  it("cannot be settled from outside", () => {
    const task = new VirtualLoop().createTask(function* () {});
    const outside = { name: "UsageError", code: "ERR_TASK_SETTLED_FROM_OUTSIDE" };
    expect(() => task.setResult(undefined as never)).toThrow(expect.objectContaining(outside));
    expect(() => task.setException(new Error())).toThrow(/loop\.createFuture\(\); future\.setException\(…\)/);
  });

  it.each([
    [5, "5"],
    [undefined, "undefined"],
    [Promise.resolve(), "an object of class Promise"],
    [new VirtualLoop().createFuture(), "an object of class Future"],
  ])("is not made of %o", (work, text) => {
    const loop = new VirtualLoop();
    expect(() => loop.createTask(work as never)).toThrow(
      expect.objectContaining({ code: "ERR_NOT_A_COROUTINE", message: expect.stringContaining(`created of ${text}:`) }),
    );
    expect([...loop._internals.tasks]).toHaveLength(0);
  });

  it("goes on through 10,000 waits on done futures, and 10,000 nested coroutines, without a deep stack", () => {
    const loop = new VirtualLoop();
    const done = loop.createFuture<number>();
    done.setResult(1);
    const sum = loop.runUntilComplete(function* () {
      let total = 0;
      for (let i = 0; i < 10_000; i += 1) total += yield* done;
      return total;
    });
    expect(sum).toBe(10_000);
    const chain = (depth: number): Task<number> =>
      loop.createTask(function* () {
        return depth === 0 ? 0 : 1 + (yield* chain(depth - 1));
      });
    expect(loop.runUntilComplete(chain(10_000))).toBe(10_000);
  });
});

describe("what a task's coroutine yields", () => {
  function thrownAt(value: (loop: VirtualLoop) => unknown): { readonly error: unknown; readonly trace: string[] } {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.callSoon(() => loop.callSoon(() => trace.push("next iteration")));
    const error = loop.runUntilComplete(() =>
      caught(function* () {
        try {
          yield value(loop);
        } finally {
          trace.push("thrown");
        }
      }),
    );
    return { error, trace };
  }

  it("case 29: is one iteration, if it is nothing", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      const got = yield;
      trace.push(`went on with ${got}`);
      yield null;
    });
    expect(trace).toEqual(["soon", "went on with undefined"]);
  });

  it.each<[what: string, value: (loop: VirtualLoop) => unknown, message: string]>([
    ["a number", () => 5, "yielded 5: "],
    ["a generator", () => (function* () {})(), "yielded a generator: "],
    ["a function", () => function work() {}, "yielded the function work: "],
    ["an array", () => [], "yielded an object of class Array: "],
  ])(
    "case 29: is a mistake that is thrown at the yield in the next iteration, if it is %s",
    (_what, value, message) => {
      const { error, trace } = thrownAt(value);
      expect(error).toMatchObject({ code: "ERR_BAD_YIELD", message: expect.stringContaining(message) });
      expect(trace).toEqual(["next iteration", "thrown"]);
    },
  );

  it("case 29: is answered with the line to write, if it is a generator", () => {
    expect(thrownAt(() => (function* () {})()).error).toMatchObject({
      message: expect.stringContaining("Write instead: yield* other()"),
    });
  });

  it("case 32: is a mistake, if it is the task itself", () => {
    expect(thrownAt(() => currentTask()).error).toMatchObject({
      code: "ERR_TASK_AWAITS_ITSELF",
      message: expect.stringMatching(/the task Task-\d+ waited for itself: it would wait for ever/),
    });
  });

  it("can be a future, which gives its value without a type", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    loop.callLater(1, () => future.setResult("value"));
    expect(
      loop.runUntilComplete(function* () {
        return yield future;
      }),
    ).toBe("value");
  });

  it("can be the call of a coroutine, which ends when the task is cancelled", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {
      yield sleep(1000);
    });
    loop.advance(0);
    task.cancel("why");
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect([...loop._internals.tasks]).toHaveLength(0);
  });
});

describe("Task.cancel()", () => {
  it("case 33: is refused by a task that is done", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {});
    loop.advance(0);
    expect(task.cancel()).toBe(false);
    expect(task.cancelling()).toBe(0);
  });

  it("case 33: a request goes to the innermost wait at once", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const inner = loop.createTask(function* () {
      yield* future;
    });
    const outer = loop.createTask(function* () {
      yield* inner;
    });
    loop.advance(0);
    expect(outer.cancel("why")).toBe(true);
    expect(future.cancelled()).toBe(true);
    expect(inner.cancelling()).toBe(1);
    expect([inner.cancelled(), outer.cancelled()]).toEqual([false, false]);
    loop.advance(0);
    expect([inner.cancelled(), outer.cancelled()]).toEqual([true, true]);
    expect(() => outer.result()).toThrow(cancelledFor("why"));
  });

  it("case 34: two requests before the task runs are one error with the first reason", () => {
    const loop = new VirtualLoop();
    let errors = 0;
    const task = loop.createTask(() =>
      caught(function* () {
        try {
          yield* sleep(10);
        } catch (error) {
          errors += 1;
          throw error;
        }
      }),
    );
    loop.advance(0);
    task.cancel("one");
    task.cancel("two");
    expect(task.cancelling()).toBe(2);
    loop.advance(0);
    expect(task.result()).toEqual(cancelledFor("one"));
    expect(errors).toBe(1);
  });

  it("case 35: before the first step, the body never runs, not even its finally", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const body = function* (): Coroutine<void> {
      try {
        trace.push("body");
      } finally {
        trace.push("finally");
      }
    };
    for (const work of [body, body()]) {
      const task = loop.createTask(work);
      expect(task.cancel("why")).toBe(true);
      loop.advance(0);
      expect(task.cancelled()).toBe(true);
      expect(() => task.result()).toThrow(cancelledFor("why"));
    }
    expect(trace).toEqual([]);
  });

  it("case 36: drops a result that the task has not been given yet", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture<string>();
    const task = loop.createTask(() =>
      caught(function* () {
        return yield* future;
      }),
    );
    loop.advance(0);
    future.setResult("lost");
    expect(task.cancel("why")).toBe(true);
    loop.advance(0);
    expect(task.result()).toEqual(cancelledFor("why"));
  });

  it("case 37: of a running task that does not wait any more gives its value away", () => {
    const loop = new VirtualLoop();
    const done = loop.createFuture<number>();
    done.setResult(1);
    const trace: unknown[] = [];
    const task = loop.createTask(function* (self) {
      self.cancel("why");
      trace.push(yield* done);
      return "value";
    });
    loop.advance(0);
    expect(trace).toEqual([1]);
    expect(task.cancelled()).toBe(true);
    expect(() => task.result()).toThrow(cancelledFor("why"));
  });

  it("case 37: of a running task that fails gives its error", () => {
    const loop = new VirtualLoop();
    const error = new Error("planted");
    const task = loop.createTask(function* (self) {
      self.cancel();
      throw error;
    });
    loop.advance(0);
    expect(task.exception()).toBe(error);
  });

  it("case 38: that is swallowed lets the task go on and return, and later waits alone", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {
      const first = yield* caught(() => sleep(10)[Symbol.iterator]());
      yield* sleep(5);
      return (first as Error).name;
    });
    loop.advance(0);
    task.cancel();
    loop.advance(5);
    expect(task.result()).toBe("CancelledError");
    expect(task.cancelled()).toBe(false);
    expect(task.cancelling()).toBe(1);
  });

  it("case 39: a CancelledError that escapes ends the task as cancelled, also without a request", () => {
    const loop = new VirtualLoop();
    const error = new CancelledError("own");
    const task = loop.createTask(function* () {
      throw error;
    });
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(task.cancelling()).toBe(0);
    expect(() => task.result()).toThrow(error);
  });

  it("case 39: another error of the cleanup takes its place", () => {
    const loop = new VirtualLoop();
    const error = new Error("in cleanup");
    const task = loop.createTask(function* () {
      try {
        yield* sleep(10);
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: that is what happens here
        throw error;
      }
    });
    loop.advance(0);
    task.cancel();
    loop.advance(0);
    expect(task.cancelled()).toBe(false);
    expect(task.exception()).toBe(error);
  });

  it("case 40: is taken back by uncancel, never below none, and at none the request vanishes", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* (self) {
      self.cancel();
      self.cancel();
      expect(self.uncancel()).toBe(1);
      expect(self.uncancel()).toBe(0);
      expect(self.uncancel()).toBe(0);
      yield* sleep(1);
      return "not cancelled";
    });
    loop.advance(1);
    expect(task.result()).toBe("not cancelled");
  });

  it("case 40: is still delivered while one of two requests is left", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* (self) {
      self.cancel();
      self.cancel();
      self.uncancel();
      yield* sleep(1);
    });
    loop.advance(1);
    expect(task.cancelled()).toBe(true);
  });

  it("case 41: waits for a future that refuses, and is thrown when that is done", () => {
    const loop = new VirtualLoop();
    const future = stubborn<string>(loop);
    const task = loop.createTask(() =>
      caught(function* () {
        return yield* future;
      }),
    );
    loop.advance(0);
    expect(task.cancel("why")).toBe(true);
    loop.advance(10);
    expect(task.done()).toBe(false);
    future.setResult("lost");
    loop.advance(0);
    expect(task.result()).toEqual(cancelledFor("why"));
  });

  it("case 42: of a child is seen by whoever awaits it, with the child's reason", () => {
    const loop = new VirtualLoop();
    const child = loop.createTask(sleep(10));
    const parent = loop.createTask(() =>
      caught(function* () {
        yield* child;
      }),
    );
    loop.advance(0);
    child.cancel("child's");
    loop.advance(0);
    expect(parent.result()).toEqual(cancelledFor("child's"));
    expect(parent.cancelling()).toBe(0);
  });

  it("case 43: lets cleanup wait, and a second request interrupts the cleanup", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const work = function* (): Coroutine<void> {
      try {
        yield* sleep(100);
      } finally {
        trace.push("cleanup begins");
        yield* sleep(10);
        trace.push("cleanup ends");
      }
    };
    const [once, twice] = [loop.createTask(work), loop.createTask(work)];
    loop.advance(0);
    once.cancel();
    twice.cancel();
    loop.advance(5);
    twice.cancel();
    loop.advance(5);
    expect(trace).toEqual(["cleanup begins", "cleanup begins", "cleanup ends"]);
    expect([once.cancelled(), twice.cancelled()]).toEqual([true, true]);
  });

  it("tells who asked, wherever the request was delivered", () => {
    const loop = new VirtualLoop();
    const asking = function* (task: Task<unknown>): Coroutine<void> {
      task.cancel("why");
    };
    const notStarted = loop.createTask(function* () {});
    const first = loop.createTask(asking(notStarted));
    // The request comes first: it stands in front of the task's start.
    notStarted.cancel("nobody's");
    const waiting = loop.createTask(sleep(10));
    loop.advance(0);
    const second = loop.createTask(asking(waiting));
    loop.advance(0);
    const selfish = loop.createTask(asking as () => Coroutine<void>);
    loop.advance(0);
    expect(() => notStarted.result()).toThrow(expect.objectContaining({ requestedBy: undefined }));
    expect(first.done()).toBe(true);
    expect(() => waiting.result()).toThrow(expect.objectContaining({ requestedBy: second, reason: "why" }));
    expect(() => selfish.result()).toThrow(expect.objectContaining({ requestedBy: selfish, reason: "why" }));
  });

  it("reaches a wait that begins after the request", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const task = loop.createTask(function* (self) {
      self.cancel("why");
      yield* future;
    });
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
    expect(() => future.result()).toThrow(cancelledFor("why"));
  });

  it("can be caught at a bare yield", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(() =>
      caught(function* () {
        for (;;) yield;
      }),
    );
    loop.callSoon(() => loop.callSoon(() => task.cancel("why")));
    loop.advance(0);
    expect(task.result()).toEqual(cancelledFor("why"));
  });

  it("does nothing that a mistake at a yield could hide", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(() =>
      caught(function* () {
        yield 5;
      }),
    );
    loop.callSoon(() => task.cancel("why"));
    loop.advance(0);
    expect(task.result()).toEqual(cancelledFor("why"));
  });

  it("case 44: keeps its reason through gather", () => {
    const loop = new VirtualLoop();
    const future = loop.createFuture();
    const task = loop.createTask(function* () {
      yield* gather([future, sleep(10)]);
    });
    loop.advance(0);
    task.cancel("why");
    loop.advance(0);
    expect(() => future.result()).toThrow(cancelledFor("why"));
    expect(task.cancelled()).toBe(true);
  });
});

describe("Task.signal", () => {
  it("is aborted when a generator's cancellation is requested, with its reason", () => {
    const loop = new VirtualLoop();
    const heard: unknown[] = [];
    const task = loop.createTask(function* (self) {
      self.signal.addEventListener("abort", () => heard.push(self.signal.reason));
      yield* sleep(10);
    });
    loop.advance(0);
    expect(task.signal.aborted).toBe(false);
    task.cancel("why");
    expect(heard).toEqual([cancelledFor("why")]);
  });

  it("is aborted also if it is asked for only after the request", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* (self) {
      try {
        yield* sleep(10);
      } finally {
        expect(self.signal.aborted).toBe(true);
        expect(self.signal.reason).toEqual(cancelledFor("why"));
      }
    });
    loop.advance(0);
    task.cancel("why");
    loop.advance(0);
    expect(task.cancelled()).toBe(true);
  });

  it("is a new one once all requests were taken back", () => {
    const loop = new VirtualLoop();
    loop.runUntilComplete(function* (self) {
      const before = self.signal;
      self.cancel();
      expect(before.aborted).toBe(true);
      self.uncancel();
      expect(self.signal.aborted).toBe(false);
      yield;
    });
  });
});

describe("a subclass of Task", () => {
  it("can be made by hand, and runs in the loop that it is given", () => {
    const loop = new VirtualLoop();
    const task = new Task(sleep(1, "by hand"), loop);
    expect(loop.runUntilComplete(task)).toBe("by hand");
  });
});
