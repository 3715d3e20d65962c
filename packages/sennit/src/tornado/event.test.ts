import { beforeEach, describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Event } from "./event.ts";

let loop: VirtualLoop;

beforeEach(() => {
  loop = new VirtualLoop();
});

function inside<T>(fn: () => T): T {
  let result: T | undefined;
  loop.callSoon(() => {
    result = fn();
  });
  loop.advance(0);
  return result as T;
}

describe("Event", () => {
  it("lets all pass while it is set", () => {
    const event = new Event();
    event.set();
    event.set();
    expect(inside(() => event.wait()).done()).toBe(true);
    event.clear();
    expect([event.isSet(), inside(() => event.wait()).done()]).toEqual([false, false]);
  });

  it("case 53: wakes those that waited, also if it is cleared at once", () => {
    const event = new Event();
    const waits = inside(() => [event.wait(), event.wait({ seconds: 1 })]);
    event.set();
    event.clear();
    event.set();
    loop.advance(0);
    expect(waits.map((wait) => wait.done())).toEqual([true, true]);
  });

  it("fails with a TimeoutError at the deadline", () => {
    const event = new Event();
    const wait = inside(() => event.wait({ milliseconds: 10 }));
    loop.advance(10);
    expect(wait.exception()).toMatchObject({ name: "TimeoutError" });
    event.set();
  });
});
