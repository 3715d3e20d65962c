import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Condition } from "./condition.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

describe("Condition", () => {
  it("wakes the first of those that wait, some or all", () => {
    const condition = new Condition();
    const waits = inside(loop, () => [1, 2, 3, 4].map(() => condition.wait()));
    const done = () => waits.map((wait) => wait.done());
    condition.notify();
    expect(done()).toEqual([true, false, false, false]);
    condition.notify(2);
    expect(done()).toEqual([true, true, true, false]);
    condition.notifyAll();
    condition.notify();
    expect(done()).toEqual([true, true, true, true]);
  });

  it("case 53: gives false at the deadline, and does not count those that are gone", () => {
    const condition = new Condition();
    const [late, cancelled, waiting] = inside(
      loop,
      () => [condition.wait({ milliseconds: 10 }), condition.wait(), condition.wait({ seconds: 1 })] as const,
    );
    loop.advance(10);
    expect(late.result()).toBe(false);
    cancelled.cancel();
    condition.notify();
    expect(waiting.result()).toBe(true);
  });

  it("case 55: with a deadline of zero gives false in the next turn", () => {
    const condition = new Condition();
    expect(inside(loop, () => condition.wait(0)).result()).toBe(false);
  });
});
