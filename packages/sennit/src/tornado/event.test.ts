import { beforeEach, describe, expect, it } from "vitest";
import { inside } from "../fixtures/inside.ts";
import { VirtualLoop } from "../loop/index.ts";
import { Event } from "./event.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

describe("Event", () => {
  it("lets all pass while it is set", () => {
    const event = new Event();
    event.set();
    event.set();
    expect(inside(loop, () => event.wait()).done()).toBe(true);
    event.clear();
    expect([event.isSet(), inside(loop, () => event.wait()).done()]).toEqual([false, false]);
  });

  it("case 53: wakes those that waited, also if it is cleared at once", () => {
    const event = new Event();
    const waits = inside(loop, () => [event.wait(), event.wait({ seconds: 1 })]);
    event.set();
    event.clear();
    event.set();
    loop.advance(0);
    expect(waits.map((wait) => wait.done())).toEqual([true, true]);
  });

  it("fails with a TimeoutError at the deadline", () => {
    const event = new Event();
    const wait = inside(loop, () => event.wait({ milliseconds: 10 }));
    loop.advance(10);
    expect(wait.exception()).toMatchObject({ name: "TimeoutError" });
    event.set();
  });
});
