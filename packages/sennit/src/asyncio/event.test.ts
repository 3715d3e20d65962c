import { describe, expect, it } from "vitest";
import { VirtualLoop } from "../loop/index.ts";
import { Event } from "./event.ts";

describe("Event", () => {
  it("lets all that wait go on when it is set, first come first served", () => {
    const loop = new VirtualLoop();
    const event = new Event();
    const trace: string[] = [];
    for (const name of ["a", "b"]) {
      loop.createTask(function* () {
        expect(yield* event.wait()).toBe(true);
        trace.push(name);
      });
    }
    loop.advance(0);
    expect([trace, event.isSet()]).toEqual([[], false]);
    event.set();
    event.set();
    loop.advance(0);
    expect([trace, event.isSet()]).toEqual([["a", "b"], true]);
  });

  it("does not suspend whoever waits for it when it is set", () => {
    const loop = new VirtualLoop();
    const event = new Event();
    event.set();
    const trace: string[] = [];
    loop.runUntilComplete(function* () {
      loop.callSoon(() => trace.push("soon"));
      yield* event.wait();
      trace.push("waited");
    });
    expect(trace).toEqual(["waited", "soon"]);
  });

  it("case 85: lets those go on that waited when it was set, also if it is cleared at once", () => {
    const loop = new VirtualLoop();
    const event = new Event();
    const before = loop.createTask(event.wait());
    loop.advance(0);
    event.set();
    event.clear();
    const after = loop.createTask(event.wait());
    loop.advance(0);
    expect(before.result()).toBe(true);
    expect(after.done()).toBe(false);
    event.set();
    loop.advance(0);
    expect(after.done()).toBe(true);
  });

  it("loses nobody when one that waits is cancelled, before it is set and after", () => {
    const loop = new VirtualLoop();
    const event = new Event();
    const tasks = Array.from({ length: 3 }, () => loop.createTask(event.wait()));
    loop.advance(0);
    tasks[0]?.cancel();
    event.set();
    tasks[1]?.cancel();
    loop.advance(0);
    expect(tasks.map((task) => task.cancelled())).toEqual([true, true, false]);
    expect(tasks[2]?.result()).toBe(true);
  });
});
