import { describe, expect, it } from "vitest";
import { Execution } from "./execution.ts";
import { cancelled, fulfilled, type Outcome, rejected } from "./outcome.ts";
import { stoppable } from "./stoppable.ts";

/** A wait for work that is asked to stop, and ends when the test says so. */
function waiting() {
  const work = new Execution<number>("test");
  const asked: unknown[] = [];
  work.onCancel = (reason) => asked.push(reason) > 0;
  const heard: Outcome[] = [];
  const stop = stoppable(work, (outcome) => heard.push(outcome));
  return { work, asked, heard, stop };
}

describe("stoppable()", () => {
  it("tells an outcome that comes by itself, and nobody else of it", () => {
    const { work, heard, stop, asked } = waiting();
    const ended: unknown[] = [];
    work.fulfil(1);
    stop("late", (outcome) => ended.push(outcome));
    expect([heard, ended, asked]).toEqual([[fulfilled(1)], [undefined], []]);
  });

  it("F10: asks the work to stop, and tells whoever did of its end alone", () => {
    const { work, heard, stop, asked } = waiting();
    const ended: unknown[] = [];
    stop("why", (outcome) => ended.push(outcome));
    expect([asked, ended]).toEqual([["why"], []]);
    work.cancelled();
    expect([heard, ended]).toEqual([[], [cancelled("why")]]);
  });

  it("F10: gives the error of a cleanup that fails", () => {
    const { work, stop } = waiting();
    const ended: unknown[] = [];
    stop("why", (outcome) => ended.push(outcome));
    work.fail("planted");
    expect(ended).toEqual([rejected("planted")]);
  });
});
