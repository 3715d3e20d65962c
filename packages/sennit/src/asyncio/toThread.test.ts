import { expect, it } from "vitest";
import { InlineExecutor } from "../concurrent/inlineExecutor.ts";
import { ContextVar } from "../core/index.ts";
import { getRunningLoop, VirtualLoop } from "../loop/index.ts";
import { createTask } from "./tasks.ts";
import { toThread } from "./toThread.ts";

function inLoop(main: () => Generator<unknown, void, unknown>): void {
  const loop = new VirtualLoop();
  loop.setDefaultExecutor(new InlineExecutor());
  loop.runUntilComplete(main);
}

it("toThread() runs a function with its arguments in the default executor, when it is waited for", () => {
  inLoop(function* () {
    const calls: unknown[] = [];
    const call = toThread(
      (...args: number[]) => {
        calls.push(args);
        return args.length;
      },
      1,
      2,
    );
    expect(calls).toEqual([]);
    expect(yield* call).toBe(2);
    expect(calls).toEqual([[1, 2]]);
  });
});

it("toThread() gives the very error of its function", () => {
  const error = new Error("planted");
  inLoop(function* () {
    const task = createTask(
      toThread(() => {
        throw error;
      }),
    );
    yield;
    yield;
    expect(task.exception()).toBe(error);
  });
});

it("case 73: toThread() runs it in a copy of the context", () => {
  const user = new ContextVar("user", "nobody");
  inLoop(function* () {
    user.set("Ada");
    const seen = yield* toThread(() => {
      const seen = user.get();
      user.set("Grace");
      return seen;
    });
    expect([seen, user.get()]).toEqual(["Ada", "Ada"]);
  });
});

it("toThread() says what to do where the loop has no executor", async () => {
  await new VirtualLoop().run(function* () {
    const task = createTask(toThread(() => 1));
    yield;
    yield;
    expect(task.exception()).toMatchObject({
      code: "ERR_NO_EXECUTOR",
      message: expect.stringMatching(/^toThread\(\) .*setDefaultExecutor/),
    });
    getRunningLoop().setDefaultExecutor({
      submit: () => {
        throw new Error("its own");
      },
    });
    const other = createTask(toThread(() => 1));
    yield;
    yield;
    expect(other.exception()).toEqual(new Error("its own"));
  });
});
