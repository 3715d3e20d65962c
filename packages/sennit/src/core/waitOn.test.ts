import { describe, expect, it } from "vitest";
import { ContextVar } from "./context.ts";
import { Execution } from "./execution.ts";
import type { Outcome } from "./outcome.ts";
import { recipe } from "./recipe.ts";
import { type CancelWait, waitOn } from "./waitOn.ts";

/** An execution that ends when it is told to, what those who wait for it have heard, and how they cancel. */
function waiting(): { work: Execution<number>; heard: Outcome[]; cancel: CancelWait; asked: unknown[] } {
  const work = new Execution<number>("test");
  const asked: unknown[] = [];
  work.onCancel = (reason) => asked.push(reason) > 0;
  const heard: Outcome[] = [];
  const cancel = waitOn(work, (outcome) => heard.push(outcome));
  return { work, heard, cancel, asked };
}

/** A signal that counts its listeners, and how to abort it. */
function watched(): { signal: AbortSignal & { listeners: number }; abort: (reason: unknown) => void } {
  const controller = new AbortController();
  const signal = Object.assign(controller.signal, { listeners: 0 });
  const { addEventListener: add, removeEventListener: remove } = signal;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    signal.listeners += 1;
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    signal.listeners -= 1;
    remove.apply(signal, args);
  };
  return { signal, abort: (reason) => controller.abort(reason) };
}

describe("waitOn()", () => {
  it("tells the outcome of a future later, and at once where there is one", () => {
    const { work, heard } = waiting();
    expect(heard).toEqual([]);
    work.fulfil(1);
    expect(heard).toEqual([{ status: "fulfilled", value: 1 }]);
    const again: Outcome[] = [];
    waitOn(work, (outcome) => again.push(outcome))("too late");
    expect(again).toEqual(heard);
  });

  it("runs a recipe", () => {
    const heard: Outcome[] = [];
    const work = new Execution<number>("test");
    waitOn(
      recipe("test", () => work),
      (outcome) => heard.push(outcome),
    );
    work.fulfil(1);
    expect(heard).toHaveLength(1);
  });

  it("F10: waits after a request until the future has ended, and drops a value that comes all the same", () => {
    const { work, heard, cancel, asked } = waiting();
    cancel("why");
    expect([asked, heard]).toEqual([["why"], []]);
    work.fulfil(1);
    cancel("late");
    expect([asked, heard]).toEqual([["why"], [{ status: "cancelled", reason: "why" }]]);
  });

  it("F10: keeps an error that comes after a request", () => {
    const { work, heard, cancel } = waiting();
    cancel("why");
    work.fail("an error");
    expect(heard).toEqual([{ status: "rejected", reason: "an error", expected: false }]);
  });

  it("lets go of a future that cannot be asked", () => {
    const { work, heard, cancel } = waiting();
    work.onCancel = undefined;
    cancel("why");
    work.fulfil(1);
    expect(heard).toEqual([{ status: "cancelled", reason: "why" }]);
  });

  it("F11, F12: a signal cancels it for its reason, and is left alone at the end; an aborted one runs nothing", () => {
    const { signal, abort } = watched();
    const works = [new Execution<number>("test"), new Execution<number>("test")];
    const heard: Outcome[] = [];
    for (const work of works) waitOn(work, (outcome) => heard.push(outcome), signal);
    works[0]?.fulfil(1);
    expect(signal.listeners).toBe(1);
    abort("why");
    let runs = 0;
    const counted = recipe("test", () => {
      runs += 1;
      return new Execution<number>("test");
    });
    waitOn(counted, (outcome) => heard.push(outcome), signal);
    waitOn(new Execution<number>("test"), (outcome) => heard.push(outcome), signal);
    const cancellation = { status: "cancelled", reason: "why" };
    expect([heard, runs]).toEqual([[{ status: "fulfilled", value: 1 }, cancellation, cancellation, cancellation], 0]);
  });

  it("says what to write for what cannot be waited for", () => {
    expect(() => waitOn(Promise.resolve(1) as never, () => {})).toThrow(/object of class Promise.*from\(promise\)/);
  });

  it("F9: tells it in the context of the call", () => {
    const variable = new ContextVar("whose", "nobody's");
    const { work } = waiting();
    const heard: string[] = [];
    const before = variable.set("the observer's");
    waitOn(work, () => heard.push(variable.get()));
    variable.reset(before);
    work.fulfil(1);
    expect(heard).toEqual(["the observer's"]);
  });
});
