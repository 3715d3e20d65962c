import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { CancelledError, type Coroutine, type CoroutineCall, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { timeout } from "./timeout.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);

function* failing(delay: number, error: unknown): Coroutine<never> {
  yield* sleep(delay);
  throw error;
}

const inGroup = <T>(body: (group: TaskGroup) => Coroutine<T>): CoroutineCall<T> => asyncWith(new TaskGroup(), body);

/** The errors of the ExceptionGroup that `work` throws. */
function* errorsOf(work: CoroutineCall<unknown>): Coroutine<readonly unknown[]> {
  try {
    yield* work;
  } catch (error) {
    expect(error).toBeInstanceOf(ExceptionGroup);
    return (error as ExceptionGroup).errors;
  }
  throw new Error("nothing was thrown");
}

describe("TaskGroup", () => {
  it("waits for its tasks, and keeps the body's result", () =>
    run(function* () {
      const trace: string[] = [];
      const result = yield* inGroup(function* (group) {
        for (const delay of [20, 10]) {
          group.createTask(function* () {
            yield* sleep(delay);
            trace.push(`after ${delay}`);
          });
        }
        trace.push("body");
        return "result";
      });
      expect(result).toBe("result");
      expect(trace).toEqual(["body", "after 10", "after 20"]);
    }));

  it("case 61: cancels the other tasks and the body at the first error", () =>
    run(function* (self) {
      const error = new Error("planted");
      const trace: string[] = [];
      const errors = yield* errorsOf(
        inGroup(function* (group) {
          group.createTask(failing(10, error));
          group.createTask(function* () {
            try {
              yield* sleep(100);
            } finally {
              yield* sleep(5);
              trace.push("task cleaned up");
            }
          });
          try {
            yield* sleep(100);
          } finally {
            trace.push("body left");
          }
        }),
      );
      expect(errors).toEqual([error]);
      expect(trace).toEqual(["body left", "task cleaned up"]);
      expect(self.cancelling()).toBe(0);
      expect(self.getLoop().time()).toBe(15);
    }));

  it("case 61: lets a task be cancelled alone", () =>
    run(function* () {
      const other = yield* inGroup(function* (group) {
        const cancelled = group.createTask(sleep(100));
        const goesOn = group.createTask(sleep(10, "went on"));
        yield;
        cancelled.cancel();
        return [goesOn];
      });
      expect(other[0]?.result()).toBe("went on");
    }));

  it("case 62: throws all errors in the order of their coming, the body's last, and no cancellation among them", () =>
    run(function* (self) {
      const [first, second, last] = [new Error("first"), new Error("second"), new Error("body's")];
      const work = inGroup(function* (group) {
        group.createTask(sleep(1000));
        group.createTask(function* () {
          try {
            yield* sleep(1000);
          } catch {
            throw second;
          }
        });
        group.createTask(failing(0, first));
        try {
          yield* sleep(100);
        } catch {
          throw last;
        }
      });
      try {
        yield* work;
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ message: "unhandled errors in a TaskGroup (3 sub-exceptions)" });
        expect(error).not.toHaveProperty("cause");
        expect((error as ExceptionGroup).errors).toEqual([first, second, last]);
      }
      expect(self.cancelling()).toBe(0);
    }));

  it("case 62: throws groups inside of groups", () =>
    run(function* () {
      const error = new Error("planted");
      const [inner] = yield* errorsOf(
        inGroup(function* () {
          yield* inGroup(function* (group) {
            group.createTask(failing(1, error));
          });
        }),
      );
      expect(inner).toBeInstanceOf(ExceptionGroup);
      expect((inner as ExceptionGroup).errors).toEqual([error]);
    }));

  it("throws the body's error in a group, and cancels the tasks", () =>
    run(function* () {
      const error = new Error("body's");
      let child: Task<unknown> | undefined;
      const errors = yield* errorsOf(
        inGroup(function* (group) {
          child = group.createTask(sleep(1000));
          yield;
          throw error;
        }),
      );
      expect(errors).toEqual([error]);
      expect(child?.cancelled()).toBe(true);
    }));

  it("case 64: passes a cancellation from outside on, and throws it when the tasks are done", () => {
    const loop = new VirtualLoop();
    const trace: string[] = [];
    const task = loop.createTask(() =>
      inGroup(function* (group) {
        group.createTask(function* () {
          try {
            yield* sleep(1000);
          } finally {
            yield* sleep(5);
            trace.push("cleaned up");
          }
        });
      }),
    );
    loop.advance(10);
    task.cancel("from outside");
    loop.advance(4);
    expect(task.done()).toBe(false);
    loop.advance(1);
    expect(trace).toEqual(["cleaned up"]);
    expect(() => task.result()).toThrow(expect.objectContaining({ name: "CancelledError", reason: "from outside" }));
  });

  it("case 64: throws the errors instead, if there are any, and makes the request again", () => {
    const loop = new VirtualLoop();
    const trace: unknown[] = [];
    const task = loop.createTask(function* (self) {
      trace.push(
        yield* errorsOf(
          inGroup(function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(1000);
              } catch {
                throw "in cleanup";
              }
            });
          }),
        ),
        self.cancelling(),
      );
      try {
        yield* sleep(10);
      } catch (error) {
        trace.push((error as Error).name);
        throw error;
      }
    });
    loop.advance(10);
    task.cancel();
    loop.advance(10);
    expect(trace).toEqual([["in cleanup"], 1, "CancelledError"]);
    expect(task.cancelled()).toBe(true);
  });

  it("case 65: leaves no count behind, also if a task fails while the body is over", () =>
    run(function* (self) {
      const work = inGroup(function* (group) {
        group.createTask(failing(10, "planted"));
      });
      expect(yield* errorsOf(work)).toEqual(["planted"]);
      expect(self.cancelling()).toBe(0);
      yield* asyncWith(timeout(100), () => sleep(10));
    }));

  it("case 66: lets tasks make more tasks while the body is over", () =>
    run(function* () {
      const trace: number[] = [];
      yield* inGroup(function* (group) {
        const spawn = function* (left: number): Coroutine<void> {
          yield* sleep(1);
          trace.push(left);
          if (left > 0) group.createTask(spawn(left - 1));
        };
        group.createTask(spawn(3));
      });
      expect(trace).toEqual([3, 2, 1, 0]);
    }));

  it("case 66: takes no tasks before it is entered, while it shuts down, and when it is finished", () =>
    run(function* () {
      const closed = (part: string) =>
        expect.objectContaining({ code: "ERR_TASK_GROUP_CLOSED", message: expect.stringContaining(part) });
      const group = new TaskGroup();
      const work = function* (): Coroutine<void> {};
      expect(() => group.createTask(work)).toThrow(closed("it has not been entered"));
      yield* errorsOf(
        asyncWith(group, function* () {
          group.createTask(failing(0, "planted"));
          try {
            yield* sleep(100);
          } finally {
            expect(() => group.createTask(work)).toThrow(closed("it is shutting down"));
          }
        }),
      );
      expect(() => group.createTask(work)).toThrow(closed("it is finished"));
    }));

  it("case 67: waits on through repeated cancellations", () => {
    const loop = new VirtualLoop();
    let finished = false;
    const task = loop.createTask(() =>
      inGroup(function* (group) {
        group.createTask(function* () {
          for (let left = 3; left > 0; ) {
            try {
              yield* sleep(10);
              left -= 1;
            } catch {}
          }
          finished = true;
        });
      }),
    );
    for (let i = 0; i < 3; i += 1) {
      loop.advance(5);
      task.cancel();
    }
    loop.advance(19);
    expect(task.done()).toBe(false);
    loop.advance(1);
    expect(finished).toBe(true);
    expect(task.cancelled()).toBe(true);
  });

  it("case 67: is entered once, and in a task", () => {
    run(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, function* () {});
      const again = asyncWith(group, function* () {})[Symbol.iterator]();
      expect(() => again.next()).toThrow(expect.objectContaining({ code: "ERR_ENTERED_TWICE" }));
    });
    const loop = new VirtualLoop();
    loop.callSoon(() => {
      const entering = inGroup(function* () {})[Symbol.iterator]();
      expect(() => entering.next()).toThrow(expect.objectContaining({ code: "ERR_NOT_IN_A_TASK" }));
    });
    loop.advance(0);
  });

  it("keeps a request from outside apart from its own, when both come in one iteration", () => {
    const loop = new VirtualLoop();
    const task = loop.createTask(function* () {
      expect(
        yield* errorsOf(
          inGroup(function* (group) {
            group.createTask(failing(10, "planted"));
            yield* sleep(1000);
          }),
        ),
      ).toEqual(["planted"]);
      yield* sleep(10);
    });
    loop.advance(1);
    loop.callLater(9, () => task.cancel("from outside"));
    loop.advance(50);
    expect(task.cancelled()).toBe(true);
  });

  it("case 61: does not take a CancelledError that a task throws by itself for an error", () =>
    run(function* () {
      const result = yield* inGroup(function* (group) {
        group.createTask(failing(1, new CancelledError("its own")));
        yield* sleep(10);
        return "not disturbed";
      });
      expect(result).toBe("not disturbed");
    }));

  it("runs in an async function too", async () => {
    const loop = new VirtualLoop();
    const result = await loop.run(async () =>
      inGroup(function* (group) {
        const task = group.createTask(async () => "from an async function");
        return yield* task;
      }),
    );
    expect(result).toBe("from an async function");
  });
});
