import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../core/exceptionGroup.ts";
import { Context, ContextVar } from "../core/index.ts";
import { CancelledError, type Coroutine, type CoroutineCall, type Task, VirtualLoop } from "../loop/index.ts";
import { asyncWith } from "./asyncWith.ts";
import { sleep } from "./sleep.ts";
import { TaskGroup } from "./taskGroup.ts";
import { createTask } from "./tasks.ts";

const run = <T>(main: (task: Task<unknown>) => Coroutine<T>): T => new VirtualLoop().runUntilComplete(main);
const inGroup = <T>(body: (group: TaskGroup) => Coroutine<T>): CoroutineCall<T> => asyncWith(new TaskGroup(), body);

function* failing(delay: number, name: string): Coroutine<never> {
  yield* sleep(delay);
  throw new Error(name);
}

/** The messages of the errors of a group, groups within as lists. */
function messages(error: unknown): unknown {
  if (!(error instanceof ExceptionGroup)) return (error as Error).message;
  return error.errors.map(messages);
}

/** What came of `work`: its value, or the messages of its errors. */
function* endOf(work: CoroutineCall<unknown>): Coroutine<unknown> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof CancelledError) return `cancelled: ${error.reason}`;
    return messages(error);
  }
}

describe("TaskGroup.createTask()", () => {
  it("passes a name and a context on", () =>
    run(function* () {
      const user = new ContextVar("user", "nobody");
      const context = new Context();
      yield* inGroup(function* (group) {
        const task = group.createTask(
          function* () {
            user.set("Ada");
          },
          { name: "given", context },
        );
        expect(task.getName()).toBe("given");
        yield* task;
      });
      expect([context.get(user), user.get()]).toEqual(["Ada", "nobody"]);
    }));

  it("gives a task whose result can be waited for in the body", () =>
    run(function* () {
      const sum = yield* inGroup(function* (group) {
        const tasks = [1, 2].map((n) => group.createTask(sleep(n, n)));
        return (yield* tasks[0]!) + (yield* tasks[1]!);
      });
      expect(sum).toBe(3);
    }));

  it("starts more than a thousand, of which all are waited for", () =>
    run(function* () {
      let count = 0;
      yield* inGroup(function* (group) {
        for (let i = 0; i < 2000; i += 1) {
          group.createTask(function* () {
            yield* sleep(i % 7);
            count += 1;
          });
        }
      });
      expect(count).toBe(2000);
    }));
});

describe("a TaskGroup whose tasks fail", () => {
  it("case 62: has also the errors that tasks throw when they are cancelled", () =>
    run(function* () {
      const end = yield* endOf(
        inGroup(function* (group) {
          group.createTask(failing(10, "first"));
          group.createTask(function* () {
            try {
              yield* sleep(100);
            } finally {
              yield* failing(5, "in the cleanup");
            }
          });
          yield* sleep(100);
        }),
      );
      expect(end).toEqual(["first", "in the cleanup"]);
    }));

  it("case 62: has also the error that its body throws when it is cancelled", () =>
    run(function* () {
      const end = yield* endOf(
        inGroup(function* (group) {
          group.createTask(failing(10, "of the task"));
          try {
            yield* sleep(100);
          } finally {
            yield* failing(5, "of the body");
          }
        }),
      );
      expect(end).toEqual(["of the task", "of the body"]);
    }));

  it("case 62: has the error of a manager in its body that fails to exit", () =>
    run(function* () {
      const manager = {
        *enter() {},
        *exit() {
          throw new Error("of the exit");
        },
      };
      const end = yield* endOf(
        inGroup(function* (group) {
          group.createTask(failing(10, "of the task"));
          yield* asyncWith(manager as never, () => sleep(100));
        }),
      );
      expect(end).toEqual(["of the task", "of the exit"]);
    }));

  it("has no error of a task that answers its cancellation with a value", () =>
    run(function* () {
      let value: unknown;
      const end = yield* endOf(
        inGroup(function* (group) {
          group.createTask(failing(10, "planted"));
          const task = group.createTask(function* () {
            try {
              return yield* sleep(100, "in time");
            } catch {
              return "in the cleanup";
            }
          });
          task.addDoneCallback(() => {
            value = task.result();
          });
          yield* sleep(100);
        }),
      );
      expect([end, value]).toEqual([["planted"], "in the cleanup"]);
    }));

  it("lets its body catch its own cancellation, and is left by the error all the same", () =>
    run(function* (self) {
      const end = yield* endOf(
        inGroup(function* (group) {
          group.createTask(failing(10, "planted"));
          try {
            yield* sleep(100);
          } catch {}
          return "swallowed";
        }),
      );
      expect([end, self.cancelling()]).toEqual([["planted"], 0]);
    }));
});

describe("a TaskGroup inside another", () => {
  it("may fail, and the outer goes on where its error is caught", () =>
    run(function* () {
      const end = yield* endOf(
        inGroup(function* (outer) {
          const task = outer.createTask(sleep(50, "undisturbed"));
          expect(yield* endOf(inGroup((inner) => failingIn(inner)))).toEqual(["inner"]);
          return yield* task;
        }),
      );
      expect(end).toBe("undisturbed");
    }));

  it("is cancelled by an error of the outer's", () =>
    run(function* () {
      const trace: string[] = [];
      const end = yield* endOf(
        inGroup(function* (outer) {
          outer.createTask(failing(10, "outer"));
          yield* inGroup(function* (inner) {
            inner.createTask(function* () {
              try {
                yield* sleep(100);
              } finally {
                trace.push("inner task");
              }
            });
          });
        }),
      );
      expect([end, trace]).toEqual([["outer"], ["inner task"]]);
    }));

  it("case 64: lets a cancellation from outside through both", () =>
    run(function* () {
      const trace: string[] = [];
      function* cleaned(name: string): Coroutine<void> {
        try {
          yield* sleep(100);
        } finally {
          trace.push(name);
        }
      }
      const task = createTask(() =>
        inGroup(function* (outer) {
          outer.createTask(cleaned("outer"));
          yield* inGroup(function* (inner) {
            inner.createTask(cleaned("inner"));
          });
        }),
      );
      yield* sleep(1);
      task.cancel("why");
      yield* sleep(1);
      expect(task.cancelled()).toBe(true);
      expect(trace.sort()).toEqual(["inner", "outer"]);
    }));

  it("case 65: keeps count where both are cancelled by errors in one iteration", () =>
    run(function* (self) {
      const end = yield* endOf(
        inGroup(function* (outer) {
          outer.createTask(failing(10, "outer"));
          yield* inGroup(function* (inner) {
            inner.createTask(failing(10, "inner"));
          });
        }),
      );
      expect(end).toEqual(["outer", ["inner"]]);
      expect(self.cancelling()).toBe(0);
      yield* sleep(1);
    }));
});

describe("a TaskGroup in a task that is being cancelled", () => {
  it("case 65: keeps the count of requests that it found", () =>
    run(function* () {
      const seen: unknown[] = [];
      const task = createTask(function* (self) {
        try {
          yield* sleep(100);
        } catch {
          yield* inGroup(function* (group) {
            group.createTask(sleep(5));
          });
          seen.push(self.cancelling());
          throw new Error("of the cleanup");
        }
      });
      yield* sleep(1);
      task.cancel();
      yield* sleep(10);
      expect(seen).toEqual([1]);
      expect(task.exception()).toMatchObject({ message: "of the cleanup" });
    }));

  it("case 64: is left by a request that was made before it was entered", () =>
    run(function* () {
      const trace: string[] = [];
      const task = createTask(function* (self) {
        self.cancel("before");
        yield* inGroup(function* (group) {
          group.createTask(function* () {
            trace.push("started");
            yield* sleep(100);
            trace.push("never");
          });
        });
      });
      yield* sleep(200);
      expect([task.cancelled(), trace]).toEqual([true, ["started"]]);
    }));
});

function* failingIn(group: TaskGroup): Coroutine<void> {
  group.createTask(failing(10, "inner"));
}
